import { isObject, tryJson } from '../dialects/read-request.ts'
import type { Provider } from './provider-kind.ts'

type Fetch = typeof globalThis.fetch

/** Servers that refuse `stream_options`: they are not asked for usage again. */
const refusesOptions = new WeakSet<Provider>()

/**
 * What the AI SDK does not take of servers that resemble OpenAI: some refuse `stream_options`, which it always sends
 * (they are asked again without), and some leave `choices` out of the chunk of a stream that tells usage (it gets none).
 */
export function lenientFetch(provider: Provider, fetch: Fetch): Fetch {
  return async (url, init) => {
    const body = String(init?.body)
    if (!body.includes('"stream_options"')) return withChoices(await fetch(url, init))
    const without = () => fetch(url, { ...init, body: withoutOptions(body) })
    if (refusesOptions.has(provider)) return withChoices(await without())
    const response = await fetch(url, init)
    if (response.status !== 400 && response.status !== 422) return withChoices(response)
    const refusal = await response.text()
    if (!refusal.includes('stream_options'))
      return new Response(refusal, { status: response.status, headers: response.headers })
    refusesOptions.add(provider)
    return withChoices(await without())
  }
}

function withoutOptions(body: string): string {
  const { stream_options, ...others } = JSON.parse(body)
  return JSON.stringify(others)
}

function withChoices(response: Response): Response {
  const { body, status, headers } = response
  if (!body || !/event-?stream/i.test(headers.get('content-type') ?? '')) return response
  return new Response(body.pipeThrough(completeChunks()), { status, headers })
}

/** Lines may come in pieces: the one that has not ended waits. */
function completeChunks(): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder()
  const encoder = new TextEncoder()
  let rest = ''
  return new TransformStream({
    transform(piece, controller) {
      const lines = decoder.decode(piece, { stream: true }).split('\n')
      lines[0] = rest + lines[0]
      rest = lines.pop() as string
      if (lines.length > 0) controller.enqueue(encoder.encode(`${lines.map(completeLine).join('\n')}\n`))
    },
    flush(controller) {
      controller.enqueue(encoder.encode(completeLine(rest)))
    },
  })
}

function completeLine(line: string): string {
  if (!line.startsWith('data:') || /"choices"\s*:\s*\[/.test(line)) return line
  const chunk = tryJson(line.slice('data:'.length))
  if (!isObject(chunk) || 'error' in chunk || Array.isArray(chunk.choices)) return line
  return `data: ${JSON.stringify({ ...chunk, choices: [] })}`
}
