import type { Dispatcher } from 'undici'
import { AppError } from '../../platform/index.ts'
import type { ModelRequest } from '../dialects/dialect.ts'
import { textBytes } from '../dialects/read-request.ts'
import type { Target, Timeouts } from '../models/catalog.ts'
import { type StreamTranslation, translate } from '../translate/translate.ts'
import { UpstreamFailed } from '../translate/upstream-failed.ts'
import type { AttemptAnswer, AttemptCall, StreamAttempt } from './attempt.ts'
import { AttemptFailed, readNoFurther, refusedCredentials, withoutSecret } from './failure.ts'
import { retryAfterMs } from './retry-after.ts'
import { createUpstreamFetch } from './upstream-fetch.ts'

type Options = {
  dispatcher: Dispatcher
  target: Target
  request: ModelRequest
  timeouts: Timeouts
}

/** Sends a request to a provider that does not speak its dialect, through the AI SDK. */
export function translatedAttempt({ dispatcher, target, request, timeouts }: Options): AttemptCall {
  const upstream = createUpstreamFetch(dispatcher, timeouts)
  const secret = target.provider.secret
  const fail = (error: unknown) => {
    const failure = toAttemptFailed(error, upstream.failure(), secret)
    // the provider need not go on
    upstream.abort(readNoFurther())
    return failure
  }
  async function answer(): Promise<AttemptAnswer> {
    const since = performance.now()
    try {
      const { provider, model } = target
      const translation = await translate({
        ...{ request, provider, model },
        fetch: upstream.fetch,
        signal: upstream.signal,
      })
      if (translation.kind === 'stream') return await toStream(translation, upstream, since, fail)
      const { json, facts } = translation
      return {
        kind: 'whole',
        answer: { status: 200, contentType: 'application/json', body: Buffer.from(JSON.stringify(json)) },
        facts,
        outputBytes: facts.usage.output === null ? textBytes(json) : 0,
        waitedMs: upstream.waitedMs(),
        warnings: translation.warnings,
      }
    } catch (error) {
      throw fail(error)
    }
  }
  return { answer: answer(), abort: upstream.abort }
}

async function toStream(
  translation: StreamTranslation,
  upstream: { contentBegan(): void; waitedMs(): number },
  since: number,
  fail: (error: unknown) => unknown,
): Promise<StreamAttempt> {
  const frames = translation.frames[Symbol.asyncIterator]()
  const held: Buffer[] = []
  const tail: Buffer[] = []
  let isOver = false

  /** Up to what belongs to the client now; undefined at the end. */
  async function next(): Promise<{ send: Buffer | undefined; hasContent: boolean } | undefined> {
    const { value, done } = await frames.next()
    if (done) return undefined
    const data = Buffer.from(value.data)
    if (value.verdict === 'end') {
      tail.push(data)
      return { send: undefined, hasContent: true }
    }
    return { send: data, hasContent: value.verdict === 'content' }
  }
  for (;;) {
    const step = await next()
    if (!step) {
      isOver = true
      break
    }
    if (step.send) held.push(step.send)
    if (step.hasContent) break
  }
  upstream.contentBegan()
  const waitedBeforeMs = performance.now() - since
  const before = upstream.waitedMs()

  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      yield Buffer.concat(held)
      while (!isOver) {
        const step = await next()
        if (!step) break
        if (step.send) yield step.send
      }
    } catch (error) {
      throw fail(error)
    } finally {
      await frames.return?.()
    }
  }

  return {
    kind: 'stream',
    chunks: chunks(),
    tail: () => Buffer.concat(tail),
    facts: translation.facts,
    outputBytes: translation.outputBytes,
    warnings: translation.warnings(),
    waitedBeforeMs: Math.min(before, waitedBeforeMs),
    waitedMs: () => upstream.waitedMs() - before,
  }
}

function toAttemptFailed(
  error: unknown,
  ours: AttemptFailed | undefined,
  secret: string | undefined,
): unknown {
  // whatever the SDK made of it: we know why the connection ended
  if (ours) return ours
  if (error instanceof AttemptFailed || error instanceof AppError) return error
  if (!(error instanceof UpstreamFailed)) return error
  // without it as the cause: what a provider says may hold its secret and some of the request, and causes are logged
  const { status } = error.failure
  if (status === 401 || status === 403) return refusedCredentials(status)
  return new AttemptFailed({
    code: error.failure.code === 'upstream_invalid' ? 'upstream_invalid' : 'upstream_error',
    status,
    upstreamStatus: status,
    message: withoutSecret(error.message, secret).slice(0, 2000),
    retryAfterMs: retryAfterMs(error.headers),
  })
}
