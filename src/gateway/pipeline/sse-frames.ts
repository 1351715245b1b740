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
  let pending: Buffer | undefined
  /** Of `pending`: no frame ends before. */
  let searched = 0

  return {
    push(piece) {
      const frames: SseFrame[] = []
      const bytes = pending ? Buffer.concat([pending, piece]) : piece
      let start = 0
      let from = searched
      for (;;) {
        const end = endOfFrame(bytes, from)
        if (end === -1) break
        frames.push(toFrame(bytes.subarray(start, end)))
        start = end
        from = end
      }
      pending = start === bytes.length ? undefined : bytes.subarray(start)
      // a line end may be cut in two, CR LF CR LF in four
      searched = pending ? Math.max(pending.length - 3, 0) : 0
      if (pending && pending.length > LONGEST_FRAME) throw new SseFrameTooLong()
      return frames
    },
    rest() {
      const left = pending
      pending = undefined
      return left && left.toString('latin1').trim() !== '' ? toFrame(left) : undefined
    },
  }
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
