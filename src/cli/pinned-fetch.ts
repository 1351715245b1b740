import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { TLSSocket } from 'node:tls'
import { Agent, buildConnector, fetch as undiciFetch } from 'undici'

/**
 * `fetch` to the server on this machine by whatever address: its certificate is for the name that people use, and may
 * be one that this machine does not know. Exactly the one in the file is taken, and no other.
 */
export function createPinnedFetch(certificateFile: string): typeof fetch {
  const expected = new X509Certificate(readFileSync(certificateFile))
  const connect = buildConnector({ rejectUnauthorized: false })
  const agent = new Agent({
    connect(options, callback) {
      connect(options, (error, socket) => {
        if (error || !socket) return callback(error ?? new Error('no socket'), null)
        const given = (socket as TLSSocket).getPeerX509Certificate?.()
        if (given?.raw.equals(expected.raw)) return callback(null, socket)
        socket.destroy()
        callback(Object.assign(new Error('another certificate'), { code: 'ERR_TLS_CERT_CHANGED' }), null)
      })
    },
  })
  const pinned = (input: string, init?: RequestInit) =>
    undiciFetch(input, { ...(init as Parameters<typeof undiciFetch>[1]), dispatcher: agent })
  return pinned as unknown as typeof fetch
}
