import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** What it does with a request, byte by byte. */
export type RawAnswer = (socket: Socket, request: { path: string; body: string }) => void | Promise<void>

/** A provider that answers with whatever bytes a test writes: what no HTTP server would send. */
export type RawProvider = {
  url: string
  /** Paths of all requests. */
  paths: string[]
  /** To requests for this model; '' to those without a body. */
  answer(model: string, how: RawAnswer): void
  stop(): Promise<void>
}

export async function startRawProvider(): Promise<RawProvider> {
  const sockets = new Set<Socket>()
  const paths: string[] = []
  const answers = new Map<string, RawAnswer>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    socket.setNoDelay(true)
    let text = ''
    socket.on('data', (piece) => {
      text += piece.toString('latin1')
      const end = text.indexOf('\r\n\r\n') + 4
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
      if (end < 4 || text.length < end + length) return
      const path = text.split(' ', 2)[1] ?? ''
      paths.push(path)
      const body = Buffer.from(text.slice(end, end + length), 'latin1').toString()
      text = text.slice(end + length)
      void answers.get(body === '' ? '' : JSON.parse(body).model)?.(socket, { path, body })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    answer: (model, how) => void answers.set(model, how),
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The head of an answer whose body ends with the connection. */
export function head(type: string, more = '', status = '200 OK'): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\nconnection: close\r\n${more}\r\n`
}

export const EVENTS = head('text/event-stream')
export const JSON_HEAD = head('application/json')
