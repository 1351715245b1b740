// HTTP/1.1 over plain sockets: what sends the load must cost less than what is measured.
import { connect, type Socket } from 'node:net'

export type Outcome = {
  /** Milliseconds, sorted. */
  times: Float64Array
  failed: number
  seconds: number
}

type Connection = { send(): Promise<boolean>; close(): void }

/** Headers and body of one request, as bytes. */
export function requestBytes(url: URL, headers: Record<string, string>, body: string): Buffer {
  const lines = Object.entries({
    host: url.host,
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  })
  const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')
  return Buffer.from(`POST ${url.pathname} HTTP/1.1\r\n${head}\r\n\r\n${body}`)
}

/** As many requests as `connections` can carry, one after the other on each. */
export async function closedLoop(
  url: URL,
  bytes: Buffer,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Outcome> {
  const times: number[] = []
  let failed = 0
  const end = performance.now() + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = await open(url, bytes)
      while (performance.now() < end) {
        const since = performance.now()
        if (await connection.send()) times.push(performance.now() - since)
        else failed++
      }
      connection.close()
    }),
  )
  return { times: Float64Array.from(times).sort(), failed, seconds }
}

/** `perSecond` requests at even times, whether or not earlier ones have been answered. */
export async function openLoop(
  url: URL,
  bytes: Buffer,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Outcome> {
  const times: number[] = []
  let failed = 0
  const idle: Connection[] = []
  const pending = new Set<Promise<void>>()
  const started = performance.now()
  const total = perSecond * seconds
  async function one(): Promise<void> {
    const connection = idle.pop() ?? (await open(url, bytes))
    const since = performance.now()
    if (await connection.send()) times.push(performance.now() - since)
    else failed++
    idle.push(connection)
  }
  for (let sent = 0; sent < total; ) {
    const due = started + (sent * 1000) / perSecond
    const early = due - performance.now()
    // a loop that does not sleep would take a core from what is measured
    if (early > 0) {
      await new Promise((resolve) => setTimeout(resolve, early))
      continue
    }
    sent++
    const work = one().finally(() => pending.delete(work))
    pending.add(work)
  }
  await Promise.all(pending)
  for (const connection of idle) connection.close()
  return { times: Float64Array.from(times).sort(), failed, seconds: (performance.now() - started) / 1000 }
}

async function open(url: URL, bytes: Buffer): Promise<Connection> {
  const socket: Socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let pending: Buffer | undefined
  let answered: ((isOk: boolean) => void) | undefined
  const settle = (isOk: boolean) => {
    pending = undefined
    const done = answered
    answered = undefined
    done?.(isOk)
  }
  socket.on('data', (piece: Buffer) => {
    pending = pending ? Buffer.concat([pending, piece]) : piece
    const head = pending.indexOf('\r\n\r\n')
    if (head === -1) return
    const text = pending.toString('latin1', 0, head)
    const length = /content-length: *(\d+)/i.exec(text)?.[1]
    const isWhole =
      length === undefined
        ? pending.subarray(-5).toString() === '0\r\n\r\n'
        : pending.length >= head + 4 + Number(length)
    if (isWhole) settle(text.startsWith('HTTP/1.1 200'))
  })
  socket.on('close', () => settle(false))
  socket.on('error', () => settle(false))
  return {
    send: () =>
      new Promise((resolve) => {
        answered = resolve
        if (socket.destroyed) settle(false)
        else socket.write(bytes)
      }),
    close: () => socket.destroy(),
  }
}

export function quantileOf({ times }: Outcome, q: number): number {
  return times[Math.min(Math.floor(times.length * q), times.length - 1)] ?? Number.NaN
}
