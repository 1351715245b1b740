/** One server-sent event as it came, blank line included. */
export type SseFrame = {
  raw: Buffer
  /** '' when it has no name. */
  event: string
  /** Its data lines, joined; '' for a comment. */
  data: string
}

export type SseSplitter = {
  /** Frames that are complete with this piece. Throws `SseFrameTooLong`. */
  push(piece: Buffer): SseFrame[]
  /** What is left without a blank line behind it, at the end of the stream. */
  rest(): SseFrame | undefined
}

/** No provider comes near; images in one event are the largest there are. */
const LONGEST_FRAME = 32 * 1024 * 1024
const LF = 0x0a
const CR = 0x0d

export class SseFrameTooLong extends Error {}

/** Cuts a byte stream into server-sent events, however its pieces fall. */
export function createSseSplitter(): SseSplitter {
  /** Pieces of a frame that has not ended: joined once it has, or long frames would be copied again and again. */
  let pending: Buffer[] = []
  let pendingBytes = 0

  function keep(bytes: Buffer): void {
    if (bytes.length === 0) return
    pending.push(bytes)
    pendingBytes += bytes.length
    if (pendingBytes > LONGEST_FRAME) throw new SseFrameTooLong()
  }

  function takePending(): Buffer | undefined {
    const bytes = pending.length > 1 ? Buffer.concat(pending) : pending[0]
    pending = []
    pendingBytes = 0
    return bytes
  }

  /** What is to be looked through, and from where on; undefined: no frame ends with this piece. */
  function open(piece: Buffer): { bytes: Buffer; from: number } | undefined {
    if (pending.length === 0) return { bytes: piece, from: 0 }
    const before = endOf(pending)
    if (endOfFrame(Buffer.concat([before, piece]), 0) === -1) return undefined
    const from = pendingBytes - before.length
    pending.push(piece)
    return { bytes: takePending() as Buffer, from }
  }

  return {
    push(piece) {
      const opened = open(piece)
      if (!opened) {
        keep(piece)
        return []
      }
      const frames: SseFrame[] = []
      const { bytes } = opened
      let start = 0
      for (let end = endOfFrame(bytes, opened.from); end !== -1; end = endOfFrame(bytes, end)) {
        frames.push(toFrame(bytes.subarray(start, end)))
        start = end
      }
      keep(bytes.subarray(start))
      return frames
    },
    rest() {
      const left = takePending()
      return left && left.toString('latin1').trim() !== '' ? toFrame(left) : undefined
    },
  }
}

/** As many bytes as may belong to a line end that is cut: CR LF CR LF in four. */
function endOf(pieces: readonly Buffer[]): Buffer {
  const last = pieces.at(-1) as Buffer
  return last.length >= 3 || pieces.length === 1
    ? last.subarray(-3)
    : Buffer.concat(pieces.slice(-3)).subarray(-3)
}

/** Just behind the blank line that ends the frame, or -1. */
function endOfFrame(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(LF, from); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    const next = bytes[at + 1]
    if (next === LF) return at + 2
    if (next === CR && bytes[at + 2] === LF) return at + 3
  }
  return -1
}

function toFrame(raw: Buffer): SseFrame {
  const text = raw.toString('utf8')
  // by far the most frames are one line
  if (text.startsWith('data: ') && text.indexOf('\n') === text.length - 2)
    return { raw, event: '', data: text.slice(6, -2) }
  let event = ''
  const data: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'event') event = value
    if (field === 'data') data.push(value)
  }
  return { raw, event, data: data.join('\n') }
}
