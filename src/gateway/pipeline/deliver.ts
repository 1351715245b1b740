import { internalError } from '../../platform/index.ts'
import type { CachedAnswer } from '../cache/exact-cache.ts'
import type { StreamAttempt } from './attempt.ts'
import { AttemptFailed, clientLeft, statusOf } from './failure.ts'
import { fromFailure } from './gate-errors.ts'
import type { Interruption } from './interruption.ts'
import { type CallEnd, type ModelCall, OK, type Sink } from './model-call.ts'
import type { Answered } from './try-targets.ts'

/** More of a body is neither kept nor cached. */
const MAX_KEPT_BYTES = 1024 * 1024

type Delivery = {
  call: ModelCall
  sink: Sink
  answered: Answered
  interruption: Interruption
  headers: Record<string, string>
  /** Whether the answer is wanted afterwards, in `call.kept`. */
  keep: boolean
  /** Writes the call down. The last bytes of an answer wait for it. */
  written(end: CallEnd): Promise<void>
}

/** Gives an answer to the client, and follows what it used. Throws AttemptFailed when the client had gone before. */
export async function deliver(delivery: Delivery): Promise<void> {
  const { call, sink, answered, keep } = delivery
  const { answer } = answered
  if (answer.kind === 'stream') return deliverStream(delivery, answer)
  call.usage = answer.facts.usage
  call.isEstimated = answer.facts.isEstimated ?? false
  call.finishReason = answer.facts.finishReason
  call.outputBytes = answer.outputBytes
  answered.ended()
  if (keep && answer.answer.body.length <= MAX_KEPT_BYTES) call.kept.push(answer.answer.body)
  if (sink.isGone()) {
    call.kept.length = 0
    return delivery.written(gone())
  }
  await delivery.written(OK)
  sink.whole(answer.answer, delivery.headers)
}

async function deliverStream(delivery: Delivery, stream: StreamAttempt): Promise<void> {
  const { call, sink, answered, headers, interruption } = delivery
  let failure: AttemptFailed | undefined
  let keptBytes = 0
  const keep = (chunk: Buffer): void => {
    if (!delivery.keep) return
    keptBytes += chunk.length
    if (keptBytes <= MAX_KEPT_BYTES) call.kept.push(chunk)
  }
  call.firstTokenMs = performance.now() - call.startedAt
  sink.begin(headers)
  try {
    for await (const chunk of stream.chunks) {
      keep(chunk)
      const isFull = sink.write(chunk)
      if (isFull) {
        const since = performance.now()
        await Promise.race([isFull, interruption.came()])
        call.waitedMs += performance.now() - since
        // its time was over while it was the client that did not go on
        if (interruption.reason) throw clientLeft('The client stopped reading the answer.')
      }
    }
  } catch (error) {
    // a fault of ours: the client has to see an end, the target is not to blame
    failure =
      error instanceof AttemptFailed
        ? error
        : new AttemptFailed({ code: 'internal_error', message: internalError(error).message, cause: error })
  }
  const { usage, finishReason } = stream.facts()
  call.usage = usage
  call.finishReason = finishReason
  call.outputBytes = stream.outputBytes()
  call.isBroken = failure !== undefined
  call.waitedMs += stream.waitedMs()
  answered.ended(failure)
  if (!failure && !sink.isGone()) {
    const tail = stream.tail()
    keep(tail)
    if (keptBytes > MAX_KEPT_BYTES) call.kept.length = 0
    await delivery.written(OK)
    return sink.end(tail)
  }
  const broken = failure ?? clientLeft('The client went away.')
  await delivery.written(endOf(broken))
  // a part of an answer is none to cache
  call.kept.length = 0
  if (broken.code === 'cancelled') return sink.abandon()
  const { dialect } = call.request
  sink.end(Buffer.from(broken.isTold ? '' : dialect.renderStreamError(fromFailure(broken), call.requestId)))
  // for the log
  if (broken.code === 'internal_error') throw broken.cause
}

function endOf(failure: AttemptFailed): CallEnd {
  if (failure.code === 'cancelled') return gone()
  return {
    status: statusOf(failure),
    // the stream had begun: that is what the client was told
    httpStatus: 200,
    errorCode: failure.code,
    errorMessage: failure.message,
  }
}

function gone(): CallEnd {
  return {
    status: 'cancelled',
    httpStatus: 499,
    errorCode: 'cancelled',
    errorMessage: 'The client went away.',
  }
}

export function deliverCached(sink: Sink, cached: CachedAnswer, headers: Record<string, string>): void {
  if (cached.kind === 'whole') {
    sink.whole({ status: 200, contentType: 'application/json', body: cached.body }, headers)
    return
  }
  sink.begin(headers)
  sink.end(cached.body)
}
