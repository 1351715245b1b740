import type { Target } from '../models/catalog.ts'
import type { OpenProvider } from '../providers/provider-secret.ts'
import type { AttemptAnswer, AttemptCall } from './attempt.ts'
import { AttemptFailed } from './failure.ts'

/** Opened targets: what is learnt of a target is kept by its identity. */
const opened = new WeakMap<Target, Target>()

/**
 * An attempt at a provider whose secret lies in another store: it is read first, and once more where the provider
 * refuses it, as somebody may have replaced it since.
 */
export function referencedAttempt(options: {
  target: Target
  open: OpenProvider
  begin(target: Target): AttemptCall
}): AttemptCall {
  const { target, open, begin } = options
  let call: AttemptCall | undefined
  let aborted: AttemptFailed | undefined

  async function start(): Promise<{ secret: string | undefined; call: AttemptCall }> {
    const provider = await open(target.provider).catch((cause: unknown) => Promise.reject(unreadable(cause)))
    if (aborted) throw aborted
    call = begin(withProvider(target, provider))
    return { secret: provider.secret, call }
  }

  async function answer(): Promise<AttemptAnswer> {
    const first = await start()
    try {
      return await first.call.answer
    } catch (error) {
      if (aborted || !isRefusal(error)) throw error
      const { secret } = await open(target.provider, { wasRefused: true }).catch(() => first)
      if (aborted || secret === first.secret) throw error
      return (await start()).call.answer
    }
  }

  return {
    answer: answer(),
    abort(reason) {
      aborted = reason
      call?.abort(reason)
    },
  }
}

function withProvider(target: Target, provider: Target['provider']): Target {
  const before = opened.get(target)
  if (before && before.provider.secret === provider.secret) return before
  const now = { ...target, provider }
  opened.set(target, now)
  return now
}

function isRefusal(error: unknown): boolean {
  return error instanceof AttemptFailed && error.code === 'upstream_unauthorized'
}

// Which reference it is does not concern whoever calls the model; the cause, for the log, names it.
function unreadable(cause: unknown): AttemptFailed {
  return new AttemptFailed({
    code: 'upstream_unauthorized',
    message:
      'The secret of the provider cannot be read from the store where it is kept. Ask an admin to check the provider.',
    cause,
  })
}
