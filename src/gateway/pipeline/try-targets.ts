import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../platform/index.ts'
import type { Attempt } from '../ledger/call-record.ts'
import type { Model, Target, TenantCatalog } from '../models/catalog.ts'
import { orderTargets } from '../models/choose-target.ts'
import type { Health } from '../models/health.ts'
import type { AttemptAnswer, AttemptCall } from './attempt.ts'
import { AttemptFailed, isTargetsFault, statusOf } from './failure.ts'
import type { Interruption } from './interruption.ts'
import type { ModelCall } from './model-call.ts'

const FIRST_BACKOFF_MS = 250
/** Whoever asks to be left alone for longer is: the next target is asked instead, or the client told. */
const LONGEST_WAIT_MS = 10_000

/** A target that answers, and what is told of it when the answer is over. */
export type Answered = {
  answer: AttemptAnswer
  /** The stream is over: whole, broken off, or left by the client. */
  ended(failure?: AttemptFailed): void
}

type Deps = {
  health: Health
  /** Sends the call to one target. */
  attempt(call: ModelCall, target: Target, model: Model): AttemptCall
}

/** The model asked for, then its fallbacks, then the one that stands in for everything; each once. */
export function chainOf(alias: string, { models, settings }: TenantCatalog): Model[] {
  const chain = new Map<string, Model>()
  const add = (name: string): void => {
    const model = models.get(name)
    if (!model || chain.has(name)) return
    chain.set(name, model)
    for (const fallback of model.fallbacks) add(fallback)
  }
  add(alias)
  if (settings.fallbackAlias !== null) add(settings.fallbackAlias)
  return [...chain.values()]
}

/** How long a call may go on. */
type Course = {
  interruption: Interruption
  /** `performance.now()` when it comes at the latest. */
  deadline: number
}

/**
 * Asks one target after the other until one answers: all of a model once, again after a pause those that may do better,
 * then the next model. Throws the first failure when all fail: what came later says less. That a target cannot be sent
 * such a call is told only when no other one failed.
 */
export async function tryTargets(
  deps: Deps,
  call: ModelCall,
  chain: readonly Model[],
  course: Course,
): Promise<Answered> {
  let first: AttemptFailed | undefined
  let unfit: AppError | undefined
  for (const model of chain) {
    let targets = orderTargets(model, deps.health)
    const rounds = call.isRetry ? 1 : model.retries + 1
    for (let round = 0; round < rounds && targets.length > 0; round++) {
      const again: Array<{ target: Target; failure: AttemptFailed }> = []
      for (const target of targets) {
        const result = await tryTarget(deps, call, target, model, course.interruption)
        if (!(result instanceof Error)) return result
        if (course.interruption.reason) throw course.interruption.reason
        if (result instanceof AppError) {
          unfit ??= result
          continue
        }
        // the request itself is at fault; what another target makes of it after a failure may be that target's own
        if (result.isClients && !first) throw result
        first ??= result
        if (result.isPassing) again.push({ target, failure: result })
      }
      if (round === rounds - 1 || again.length === 0) break
      targets = await pause(call, again, round, course)
    }
  }
  throw (
    first ??
    unfit ??
    new AttemptFailed({ code: 'upstream_unreachable', message: 'No target could be asked.' })
  )
}

/** Waits as long as the least patient target wants, longer each time; answers those that may be asked then. */
async function pause(
  call: ModelCall,
  again: Array<{ target: Target; failure: AttemptFailed }>,
  round: number,
  { interruption, deadline }: Course,
): Promise<Target[]> {
  const backoff = FIRST_BACKOFF_MS * 2 ** round * (0.5 + Math.random())
  const waits = again.map(({ target, failure }) => ({
    target,
    ms: Math.max(failure.retryAfterMs ?? 0, backoff),
  }))
  const soon = waits.filter(({ ms }) => ms <= LONGEST_WAIT_MS)
  if (soon.length === 0) return []
  const ms = Math.max(...soon.map((wait) => wait.ms))
  if (performance.now() + ms >= deadline) return []
  const paused = new AbortController()
  await Promise.race([delay(ms, undefined, { signal: paused.signal }).catch(() => {}), interruption.came()])
  paused.abort()
  call.waitedMs += ms
  if (interruption.reason) throw interruption.reason
  return soon.map(({ target }) => target)
}

async function tryTarget(
  { health, attempt }: Deps,
  call: ModelCall,
  target: Target,
  model: Model,
  interruption: Interruption,
): Promise<Answered | AttemptFailed | AppError> {
  if (interruption.reason) return interruption.reason
  call.target = target
  const since = performance.now()
  const telling = health.begin(target.id, call.principal.tenantId)
  const log = {
    target_id: target.id,
    provider: target.provider.name,
    model: target.model,
    started_ms: Math.round(since - call.startedAt),
  }
  try {
    const sent = attempt(call, target, model)
    interruption.during(sent.abort)
    const answer = await sent.answer
    telling.answers()
    const took = performance.now() - since
    call.waitedMs += answer.kind === 'whole' ? answer.waitedMs : answer.waitedBeforeMs
    const attempted: Attempt = {
      ...log,
      status: 'ok',
      http_status: 200,
      error_code: null,
      error_message: null,
      took_ms: Math.round(took),
    }
    call.attempts.push(attempted)
    const ended = (failure?: AttemptFailed): void => {
      if (failure) Object.assign(attempted, outcomeOf(failure))
      if (!failure) telling.succeeded(took)
      else if (isTargetsFault(failure)) telling.failed(failure.retryAfterMs)
      else telling.dropped()
    }
    return { answer, ended }
  } catch (error) {
    if (!(error instanceof AttemptFailed)) {
      telling.dropped()
      // the target has no way to take such a call
      if (error instanceof AppError && error.status < 500) return error
      throw error
    }
    const took = performance.now() - since
    call.waitedMs += took
    if (isTargetsFault(error)) telling.failed(error.retryAfterMs)
    else telling.dropped()
    call.attempts.push({
      ...log,
      ...outcomeOf(error),
      http_status: error.upstreamStatus ?? null,
      took_ms: Math.round(took),
    })
    return error
  }
}

function outcomeOf(failure: AttemptFailed): Pick<Attempt, 'status' | 'error_code' | 'error_message'> {
  return { status: statusOf(failure), error_code: failure.code, error_message: failure.message }
}
