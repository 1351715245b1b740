import type { LanguageModelV4, LanguageModelV4Prompt, LanguageModelV4StreamPart } from '@ai-sdk/provider'

/** How long somebody who reads along waits for a model. */
export type ModelLimits = {
  /** In ms, up to the first thing it says. */
  firstTokenMs: number
  /** In ms, up to the end. */
  totalMs: number
}

/** The model was late, failed, refused or broke off: there is no answer of it to rely on. */
export class NoModelAnswer extends Error {}

export type ModelTextInput = {
  model: LanguageModelV4
  prompt: LanguageModelV4Prompt
  limits: ModelLimits
  maxTokens: number
  signal: AbortSignal
}

/** What a model writes, as it comes. Throws NoModelAnswer, or what the caller's own signal aborted with. */
export async function* modelText(input: ModelTextInput): AsyncGenerator<string, void, undefined> {
  const { limits, signal } = input
  const late = new AbortController()
  const giveUp = (why: string) => () => late.abort(new NoModelAnswer(why))
  const total = setTimeout(giveUp(`not done after ${limits.totalMs} ms`), limits.totalMs)
  const first = setTimeout(giveUp(`nothing after ${limits.firstTokenMs} ms`), limits.firstTokenMs)
  const ended = AbortSignal.any([signal, late.signal])
  let hasText = false
  let reader: ReadableStreamDefaultReader<LanguageModelV4StreamPart> | undefined
  try {
    const opening = input.model.doStream({
      prompt: input.prompt,
      maxOutputTokens: input.maxTokens,
      temperature: 0,
      abortSignal: ended,
    })
    const { stream } = await unless(ended, Promise.resolve(opening))
    reader = stream.getReader()
    for (;;) {
      const next = await unless(ended, reader.read())
      if (next.done) break
      const part = next.value
      if (part.type === 'error') throw new NoModelAnswer('it failed', { cause: part.error })
      if (part.type === 'finish' && !isWhole(part.finishReason.unified))
        throw new NoModelAnswer(`it ended with ${part.finishReason.unified}`)
      // thinking is no text yet, but shows that it works
      if (part.type === 'text-delta' || part.type === 'reasoning-delta') clearTimeout(first)
      if (part.type !== 'text-delta' || part.delta === '') continue
      hasText = true
      yield part.delta
    }
    if (!hasText) throw new NoModelAnswer('it said nothing')
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof NoModelAnswer) throw error
    throw new NoModelAnswer('it could not be asked', { cause: error })
  } finally {
    clearTimeout(total)
    clearTimeout(first)
    late.abort(new NoModelAnswer('nobody reads on'))
    void reader?.cancel().catch(() => {})
  }
}

/** An answer that was cut at its most tokens is whole sentences and the beginning of another: good enough. */
function isWhole(finish: string): boolean {
  return finish === 'stop' || finish === 'length' || finish === 'other'
}

function unless<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  // what comes too late is heard by nobody
  work.catch(() => {})
  if (signal.aborted) return Promise.reject(signal.reason)
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  return Promise.race([work, aborted.promise]).finally(() => signal.removeEventListener('abort', onAbort))
}
