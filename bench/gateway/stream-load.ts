// Many streams at a time over plain sockets: when the first content comes, and whether all of it does, in order.
import { connect } from 'node:net'
import { requestBytes } from './http-load.ts'

export type StreamsOutcome = {
  /** Milliseconds up to the first content of each, sorted. */
  firstContent: Float64Array
  whole: number
  /** Pieces lost, doubled or out of order, or a stream that did not end. */
  broken: number
  leftByClient: number
}

type Options = {
  headers: Record<string, string>
  body: string
  /** Pieces that each stream has. */
  chunks: number
  concurrent: number
  /** Streams altogether. */
  total: number
  /** One in so many clients hangs up in the middle; none unless told. */
  leavesOneIn?: number
  /** Until then new streams begin, whatever `total` says. */
  until?: number
}

export async function runStreams(url: URL, options: Options): Promise<StreamsOutcome> {
  const bytes = requestBytes(url, { 'content-type': 'application/json', ...options.headers }, options.body)
  const times: number[] = []
  const outcome = { whole: 0, broken: 0, leftByClient: 0 }
  let begun = 0
  const mayBegin = () =>
    options.until === undefined ? begun < options.total : performance.now() < options.until
  async function client(): Promise<void> {
    while (mayBegin()) {
      begun++
      const leaves = options.leavesOneIn !== undefined && begun % options.leavesOneIn === 0
      const { firstContent, received, isEnded } = await one(
        url,
        bytes,
        leaves ? options.chunks / 2 : undefined,
      )
      if (firstContent !== undefined) times.push(firstContent)
      if (leaves) outcome.leftByClient++
      else if (isEnded && received === options.chunks) outcome.whole++
      else outcome.broken++
    }
  }
  // not all in one moment: what is measured is streams, not a burst of connections
  await Promise.all(
    Array.from({ length: options.concurrent }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, (index * 1000) / options.concurrent))
      await client()
    }),
  )
  return { ...outcome, firstContent: Float64Array.from(times).sort() }
}

type Seen = { firstContent: number | undefined; received: number; isEnded: boolean }

function one(url: URL, bytes: Buffer, leaveAfter: number | undefined): Promise<Seen> {
  const seen: Seen = { firstContent: undefined, received: 0, isEnded: false }
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
  let since = 0
  let rest = ''
  return new Promise((resolve) => {
    const end = () => {
      socket.destroy()
      resolve(seen)
    }
    socket.once('connect', () => {
      since = performance.now()
      socket.write(bytes)
    })
    socket.on('data', (piece: Buffer) => {
      rest += piece.toString('latin1')
      for (const [, number] of rest.matchAll(/"content":"(\d+) "/g)) {
        seen.firstContent ??= performance.now() - since
        // out of order: never counted as whole
        if (Number(number) === seen.received) seen.received++
        else seen.received = Number.NaN
      }
      if (rest.includes('data: [DONE]')) {
        seen.isEnded = true
        return end()
      }
      rest = rest.slice(rest.lastIndexOf('\n') + 1)
      if (leaveAfter !== undefined && seen.received >= leaveAfter) end()
    })
    socket.on('close', end)
    socket.on('error', end)
  })
}
