import { providerUnavailable } from './provider-errors.ts'

const TIMEOUT_MS = 10_000
const MOST_BYTES = 1024 * 1024

type Options = {
  method?: string
  headers?: Record<string, string>
  body?: string | URLSearchParams | null
  signal?: AbortSignal
}

/**
 * `fetch` to an identity provider: no redirects, ten seconds with the body, one MiB. Throws `provider_unavailable`
 * when no whole answer comes, and for an answer that says that the server fails.
 */
export async function boundedFetch(url: string, options: Options = {}): Promise<Response> {
  const limit = AbortSignal.timeout(TIMEOUT_MS)
  const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit
  const answer = await fetch(url, { ...options, redirect: 'manual', signal }).catch((error: unknown) => {
    throw providerUnavailable(reasonOf(error))
  })
  const body = await readAll(answer).catch((error: unknown) => {
    throw providerUnavailable(reasonOf(error))
  })
  if (answer.status >= 500 || answer.status === 429) throw providerUnavailable(`status ${answer.status}`)
  const { status, headers } = answer
  return new Response(body.length === 0 ? null : body, { status, headers })
}

async function readAll(answer: Response): Promise<Buffer<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body ?? []) {
    size += part.length
    // leaving the loop ends the connection
    if (size > MOST_BYTES) throw new Error('too large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** A code, never a text of the provider's. */
function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string } }
  return cause?.code ?? (message === 'too large' ? message : name)
}
