import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import { AppError } from '../../platform/index.ts'
import { AttemptFailed, readNoFurther } from './failure.ts'

/** A read that has fallen this far behind holds the provider back. */
const MAX_QUEUED_BYTES = 256 * 1024
/** An answer that is no stream is kept in memory until it is whole. */
export const MAX_WHOLE_BYTES = 64 * 1024 * 1024
/** For what ends the body to arrive, so that the connection can be used again. */
const END_MS = 250

export type UpstreamRequest = {
  url: string
  headers: Record<string, string>
  body: Buffer
  /** Milliseconds; see Timeouts. */
  connectTimeout: number
  firstTokenTimeout: number
  idleTimeout: number
}

/** An answer as its bytes come. */
export type UpstreamAnswer = {
  status: number
  headers: IncomingHttpHeaders
  /** To be read once. Throws AttemptFailed when it breaks off or takes too long. */
  pieces: AsyncIterable<Buffer>
  whole(): Promise<Buffer>
  /** The first content has come: from here on the time between two pieces counts. */
  contentBegan(): void
  /** It has said that it is complete: the connection has a moment to end, and is ended then. */
  completed(): void
}

export type UpstreamCall = {
  /** Resolves with the head of the answer. Throws AttemptFailed. */
  answer: Promise<UpstreamAnswer>
  /** Ends it; what is being read fails with this. Afterwards without effect. */
  abort(reason: AttemptFailed): void
}

/** Sends one request and reads its answer piece by piece, each phase within its time. */
export function callUpstream(dispatcher: Dispatcher, request: UpstreamRequest): UpstreamCall {
  const head = Promise.withResolvers<UpstreamAnswer>()
  const queue = createPieceQueue()
  let controller: Dispatcher.DispatchController | undefined
  let isOver = false
  let timer: NodeJS.Timeout | undefined

  function wait(ms: number, phase: string): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      // held back by us, because the client does not read
      if (controller?.paused) wait(ms, phase)
      else abort(timedOut(phase, ms))
    }, ms)
  }
  function finish(failure?: AttemptFailed): void {
    if (isOver) return
    isOver = true
    clearTimeout(timer)
    if (failure) head.reject(failure)
    queue.end(failure)
  }
  function abort(reason: AttemptFailed): void {
    if (isOver) return
    finish(reason)
    controller?.abort(reason)
  }

  const { origin, path } = splitUrl(request.url)
  const { idleTimeout } = request
  let isIdleTimed = false
  let isComplete = false
  wait(request.connectTimeout, 'to connect')
  dispatcher.dispatch(
    {
      origin,
      path,
      method: 'POST',
      headers: request.headers,
      body: request.body,
      headersTimeout: 0,
      bodyTimeout: 0,
    },
    {
      onRequestStart(given) {
        controller = given
        if (isOver) given.abort(new Error('given up'))
        else wait(request.firstTokenTimeout, 'for the first token')
      },
      onResponseStart(given, status, headers) {
        if (status < 200) return
        const refusal = unreadable(status, headers)
        if (refusal) return abort(refusal)
        queue.attach(given)
        head.resolve({
          status,
          headers,
          pieces: queue.pieces(() => {
            if (!isOver) abort(readNoFurther())
          }),
          whole: () => queue.whole(),
          contentBegan() {
            if (isOver || isComplete) return
            isIdleTimed = true
            wait(idleTimeout, 'between two pieces of the stream')
          },
          completed() {
            if (isOver) return
            isComplete = true
            isIdleTimed = false
            clearTimeout(timer)
            timer = setTimeout(() => {
              finish()
              given.abort(new Error('complete'))
            }, END_MS)
          },
        })
      },
      onResponseData(_given, piece) {
        if (isIdleTimed) timer?.refresh()
        queue.push(piece)
      },
      onResponseEnd: () => finish(),
      onResponseError: (_given, error) => finish(toFailure(error)),
    },
  )
  // whoever aborts at once may never look at the answer
  head.promise.catch(() => {})
  return { answer: head.promise, abort }
}

function createPieceQueue() {
  const waiting: Buffer[] = []
  let bytes = 0
  let controller: Dispatcher.DispatchController | undefined
  let failure: AttemptFailed | undefined
  let isEnded = false
  let wake: (() => void) | undefined

  async function next(): Promise<Buffer | undefined> {
    while (waiting.length === 0) {
      if (failure) throw failure
      if (isEnded) return undefined
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const piece = waiting.length === 1 ? (waiting[0] as Buffer) : Buffer.concat(waiting)
    waiting.length = 0
    bytes = 0
    if (controller?.paused) controller.resume()
    return piece
  }

  return {
    attach(given: Dispatcher.DispatchController) {
      controller = given
    },
    push(piece: Buffer) {
      waiting.push(piece)
      bytes += piece.length
      if (bytes > MAX_QUEUED_BYTES) controller?.pause()
      wake?.()
    },
    end(reason: AttemptFailed | undefined) {
      failure = reason
      isEnded = true
      wake?.()
    },
    async *pieces(abort: () => void): AsyncGenerator<Buffer> {
      try {
        for (let piece = await next(); piece; piece = await next()) yield piece
      } finally {
        abort()
      }
    },
    async whole(): Promise<Buffer> {
      const parts: Buffer[] = []
      let size = 0
      for (let piece = await next(); piece; piece = await next()) {
        size += piece.length
        if (size > MAX_WHOLE_BYTES) {
          const tooLarge = invalidAnswer('its answer is larger than 64 MiB')
          controller?.abort(tooLarge)
          throw tooLarge
        }
        parts.push(piece)
      }
      return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
    },
  }
}

const split = new Map<string, { origin: string; path: string }>()

// the same few addresses again and again
function splitUrl(url: string): { origin: string; path: string } {
  let found = split.get(url)
  if (!found) {
    const { origin, pathname, search } = new URL(url)
    found = { origin, path: pathname + search }
    if (split.size >= 10_000) split.clear()
    split.set(url, found)
  }
  return found
}

/** What no part of can be an answer. */
function unreadable(status: number, headers: IncomingHttpHeaders): AttemptFailed | undefined {
  if (status > 599 || status === 204 || status === 205 || status === 304)
    return invalidAnswer(`HTTP ${status} holds none`)
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity' || encoding === '') return undefined
  return invalidAnswer('it is compressed, which Naru did not ask for')
}

function timedOut(phase: string, ms: number): AttemptFailed {
  return new AttemptFailed({
    code: 'upstream_timeout',
    message: `The provider took longer than ${ms} ms ${phase}.`,
  })
}

export function invalidAnswer(why: string, cause?: unknown): AttemptFailed {
  return new AttemptFailed({
    code: 'upstream_invalid',
    message: `The provider's answer cannot be read: ${why}.`,
    cause,
  })
}

function toFailure(error: unknown): AttemptFailed {
  if (error instanceof AttemptFailed) return error
  // the guard of outgoing requests says itself what to do
  if (error instanceof AppError)
    return new AttemptFailed({ code: 'upstream_unreachable', message: error.message, cause: error })
  const { code = 'the connection failed' } = error as { code?: string }
  return new AttemptFailed({
    code: 'upstream_unreachable',
    message: `The provider cannot be reached, or broke off: ${code}.`,
    cause: error,
  })
}
