import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What goes wrong with a request. */
export type Trap =
  /** Refused as too many; the account's own words and headers. */
  | { does: 'limit'; retryAfter?: number }
  /** 500, 503, … with a page that is no JSON. */
  | { does: 'fail'; status?: number }
  /** The right answer, cut in the middle of its body. */
  | { does: 'truncate' }
  /** Half of the body as if it were all of it: no JSON. */
  | { does: 'half' }
  | { does: 'reset' }
  | { does: 'slow'; ms: number }
  /** 200 with a page of HTML. */
  | { does: 'garbage' }
  /** These very words: a missing right, … */
  | { does: 'answer'; answer: Answer }
  /** Something happens in the help desk before the request is answered. */
  | { does: 'run'; what: () => void }
  /** … after it was answered. */
  | { does: 'run_after'; what: () => void }

export type TrapPlace = {
  /** Which requests: the path and query must match. All unless told. */
  on?: RegExp
  /** So many of them pass first. */
  skip?: number
  /** 1 unless told. */
  times?: number
}

export type SeenRequest = { method: string; path: string; status: number; authorization: string | undefined }

export type Answer = {
  status: number
  headers?: Record<string, string>
  /** Sent as JSON unless it is text or bytes. */
  body?: unknown
  type?: string
}

export type FakeServer = {
  url: string
  /** Every request as it was answered, the last 20,000. */
  requests: SeenRequest[]
  trap(trap: Trap, place?: TrapPlace): void
  stop(): Promise<void>
}

const MOST_REQUESTS = 20_000

/** A server on loopback that answers well until a test sets traps. */
export async function startFakeServer(options: {
  port?: number | undefined
  answer: (request: IncomingMessage, url: URL, body: Buffer) => Answer
  /** What the help desk says of too many requests. */
  limited: (retryAfter: number) => Answer
}): Promise<FakeServer> {
  const requests: SeenRequest[] = []
  const traps: Array<{ trap: Trap; on: RegExp; skip: number; times: number }> = []

  function sprung(path: string): Trap[] {
    const hit = traps.filter(({ on, times }) => times > 0 && on.test(path))
    const ready = hit.filter(({ skip }) => skip <= 0)
    for (const place of hit) place.skip--
    for (const place of ready) place.times--
    return ready.map(({ trap }) => trap)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request)
    const path = request.url ?? '/'
    const hit = sprung(path)
    for (const trap of hit) {
      if (trap.does === 'run') trap.what()
      if (trap.does === 'slow') await sleep(trap.ms)
    }
    const instead = hit.map(replacementOf(options.limited)).find((answer) => answer !== undefined)
    const answer = instead ?? options.answer(request, new URL(path, `http://${request.headers.host}`), body)
    requests.push({
      ...{ method: request.method ?? '', path, status: answer.status },
      authorization: request.headers.authorization,
    })
    if (requests.length > MOST_REQUESTS) requests.splice(0, MOST_REQUESTS / 2)
    if (hit.some(({ does }) => does === 'reset')) return void response.socket?.resetAndDestroy()
    send(response, answer, hit)
    for (const trap of hit) if (trap.does === 'run_after') trap.what()
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      console.error('the fake help desk failed', error)
      response.destroy()
    })
  })
  const url = await listen(server, options.port)
  return {
    ...{ url, requests },
    trap(trap, place = {}) {
      traps.push({ trap, on: place.on ?? /./, skip: place.skip ?? 0, times: place.times ?? 1 })
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const replacementOf =
  (limited: (retryAfter: number) => Answer) =>
  (trap: Trap): Answer | undefined => {
    if (trap.does === 'limit') return limited(trap.retryAfter ?? 1)
    if (trap.does === 'garbage')
      return { status: 200, body: '<html><body>It works!</body></html>', type: 'text/html' }
    if (trap.does === 'answer') return trap.answer
    if (trap.does !== 'fail') return undefined
    return {
      status: trap.status ?? 500,
      body: '<html><body>Something went wrong.</body></html>',
      type: 'text/html',
    }
  }

function send(response: ServerResponse, answer: Answer, hit: Trap[]): void {
  const { body } = answer
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(isRaw ? body : JSON.stringify(body))
  const isHalf = hit.some(({ does }) => does === 'half')
  const isCut = hit.some(({ does }) => does === 'truncate')
  const sent = isHalf || isCut ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes
  response.writeHead(answer.status, {
    'content-type': answer.type ?? (isRaw ? 'text/plain' : 'application/json; charset=utf-8'),
    'content-length': isCut ? bytes.length : sent.length,
    ...answer.headers,
  })
  if (!isCut) return void response.end(sent)
  // the headers promise more than comes
  response.write(sent, () => response.socket?.destroy())
}

async function listen(server: Server, port = 0): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
