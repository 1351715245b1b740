import type { ModelRequest, StreamReader } from '../dialects/dialect.ts'
import type { StreamAttempt } from './attempt.ts'
import type { AttemptFailed } from './failure.ts'
import { createSseSplitter, type SseFrame, SseFrameTooLong } from './sse-frames.ts'
import { invalidAnswer, type UpstreamAnswer } from './upstream.ts'

/** Before the first content there is little: more is none of a model's. */
const MAX_PRELUDE_BYTES = 4 * 1024 * 1024

type Step = { send: Buffer | undefined; hasContent: boolean }

/**
 * Follows a stream of events: holds back what comes before the first content, drops and mends what the client must not
 * see, knows when it is complete. Resolves at the first content; throws AttemptFailed when there is none.
 */
export async function followStream(
  request: ModelRequest,
  source: Pick<UpstreamAnswer, 'pieces' | 'contentBegan' | 'completed'> & { waitedMs: number },
  tellFailure: (reader: StreamReader, isTold: boolean) => AttemptFailed,
  withoutSecret: (text: string) => string,
): Promise<StreamAttempt> {
  const reader = request.dialect.createStreamReader(request)
  const splitter = createSseSplitter()
  const pieces = source.pieces[Symbol.asyncIterator]()
  const tail: Buffer[] = []
  let hasBegun = false
  let waitedMs = source.waitedMs

  function take(piece: Buffer): Step {
    const sent: Buffer[] = []
    let hasContent = false
    let frames: SseFrame[]
    try {
      frames = splitter.push(piece)
    } catch (error) {
      if (error instanceof SseFrameTooLong) throw invalidAnswer('one event is longer than 32 MiB')
      throw error
    }
    for (const frame of frames) {
      const { verdict, replaceWith } = readFrame(reader, frame)
      if (verdict === 'drop') continue
      if (verdict === 'error') {
        // told in the provider's own words, if anything was told at all
        if (hasBegun || hasContent) sent.push(Buffer.from(withoutSecret(frame.raw.toString('utf8'))))
        failed = tellFailure(reader, hasBegun || hasContent)
        break
      }
      const raw = replaceWith === undefined ? frame.raw : withData(frame, replaceWith)
      if (verdict === 'end' || tail.length > 0) tail.push(raw)
      else sent.push(raw)
      if (verdict === 'content') hasContent = true
    }
    if (tail.length > 0) {
      hasContent = true
      source.completed()
    }
    return { send: join(sent, piece), hasContent }
  }
  let failed: AttemptFailed | undefined

  async function next(): Promise<Buffer | undefined> {
    const since = performance.now()
    const { value, done } = await pieces.next()
    waitedMs += performance.now() - since
    return done ? undefined : value
  }

  /** The stream is over without having said so. */
  function endOf(): Step {
    const rest = splitter.rest()
    const step = rest
      ? take(Buffer.concat([rest.raw, Buffer.from('\n\n')]))
      : { send: undefined, hasContent: false }
    if (tail.length > 0 || failed) return step
    const end = reader.missingEnd?.()
    if (end === undefined) throw invalidAnswer('the stream ended before it was complete')
    tail.push(Buffer.from(end))
    return { ...step, hasContent: true }
  }

  const held: Buffer[] = []
  let heldBytes = 0
  try {
    while (!hasBegun) {
      const piece = await next()
      const step = piece ? take(piece) : endOf()
      if (step.send) held.push(step.send)
      heldBytes += step.send?.length ?? 0
      hasBegun = step.hasContent
      if (failed && !hasBegun) throw failed
      if (heldBytes > MAX_PRELUDE_BYTES && !hasBegun)
        throw invalidAnswer('4 MiB of its stream held no content')
      if (!piece) break
    }
  } catch (error) {
    // the provider need not go on
    await pieces.return?.()
    throw error
  }
  source.contentBegan()
  const waitedBeforeMs = waitedMs
  waitedMs = 0

  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      if (held.length > 0) yield held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held)
      while (!failed) {
        const piece = await next()
        const step: Step = piece ? take(piece) : { send: undefined, hasContent: false }
        if (step.send) yield step.send
        if (piece) continue
        const last = endOf()
        if (last.send) yield last.send
        break
      }
      if (failed) throw failed
    } finally {
      await pieces.return?.()
    }
  }

  return {
    kind: 'stream',
    chunks: chunks(),
    tail: () => Buffer.concat(tail),
    facts: reader.facts,
    outputBytes: reader.outputBytes,
    waitedBeforeMs,
    waitedMs: () => waitedMs,
  }
}

function readFrame(reader: StreamReader, frame: SseFrame): ReturnType<StreamReader['read']> {
  try {
    return reader.read(frame.event, frame.data)
  } catch {
    // without its cause, which holds some of what the provider sent
    throw invalidAnswer('an event of its stream is no JSON')
  }
}

function withData({ event }: SseFrame, data: string): Buffer {
  return Buffer.from(event === '' ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`)
}

/** In one piece; as it came, where nothing of it was taken out. */
function join(parts: Buffer[], piece: Buffer): Buffer | undefined {
  if (parts.length <= 1) return parts[0]
  const first = parts[0] as Buffer
  const size = parts.reduce((sum, part) => sum + part.length, 0)
  const isWholePiece =
    size === piece.length && first.buffer === piece.buffer && first.byteOffset === piece.byteOffset
  return isWholePiece && parts.every((part) => part.buffer === piece.buffer) ? piece : Buffer.concat(parts)
}
