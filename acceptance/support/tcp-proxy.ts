import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Stands between a server and what it needs, so that this can go away and come back. */
export type TcpProxy = {
  port: number
  /** Breaks every connection, and refuses new ones. */
  cut(): void
  /** Takes connections and bytes, and answers nothing any more. */
  hang(): void
  mend(): void
  stop(): Promise<void>
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  let state: 'open' | 'cut' | 'hanging' = 'open'
  const pairs = new Set<[Socket, Socket]>()
  const server = createServer((client) => {
    client.on('error', () => {})
    if (state === 'cut') return void client.destroy()
    const upstream = connect(target)
    upstream.on('error', () => client.destroy())
    const pair: [Socket, Socket] = [client, upstream]
    pairs.add(pair)
    client.on('data', (piece) => state === 'open' && upstream.write(piece))
    upstream.on('data', (piece) => state === 'open' && client.write(piece))
    for (const socket of pair)
      socket.once('close', () => {
        pairs.delete(pair)
        for (const other of pair) other.destroy()
      })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const breakAll = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut'
      breakAll()
    },
    hang() {
      state = 'hanging'
    },
    mend() {
      // what was lost on the way is lost: those connections cannot go on
      if (state === 'hanging') breakAll()
      state = 'open'
    },
    async stop() {
      breakAll()
      server.close()
      await once(server, 'close')
    },
  }
}
