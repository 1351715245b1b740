/** One message of a client, whole, with its type byte or, before the session starts, the kind of its packet. */
export type ClientMessage = { type: string; bytes: Buffer }

const UNTYPED: Record<number, string> = {
  196608: 'startup', // protocol 3.0
  80877103: 'ssl',
  80877104: 'ssl', // GSS encryption, refused with the same byte
  80877102: 'cancel',
}
const LONGEST_MESSAGE = 1024 * 1024 * 1024

/**
 * Cuts a client's byte stream into protocol messages. `push` returns the messages that a chunk completes.
 * Chunks are joined once per message, not once per chunk, so a 10 MB statement stays linear.
 * Throws on bytes that are not the PostgreSQL protocol.
 */
export function createMessageSplitter(): { push(chunk: Buffer): ClientMessage[] } {
  let started = false
  let chunks: Buffer[] = []
  let size = 0
  let needed = 1

  function next(buffer: Buffer): ClientMessage | undefined {
    const header = started ? 5 : 8
    needed = header
    if (buffer.length < header) return undefined
    const length = started ? 1 + buffer.readInt32BE(1) : buffer.readInt32BE(0)
    if (length < header || length > LONGEST_MESSAGE) throw new Error(`impossible message length ${length}`)
    needed = length
    if (buffer.length < length) return undefined
    const bytes = buffer.subarray(0, length)
    const type = started ? String.fromCharCode(buffer[0] as number) : UNTYPED[buffer.readInt32BE(4)]
    if (!type) throw new Error(`unknown protocol version ${buffer.readInt32BE(4)}`)
    if (type === 'startup') started = true
    return { type, bytes }
  }

  return {
    push(chunk) {
      chunks.push(chunk)
      size += chunk.length
      if (size < needed) return []
      let rest = chunks.length === 1 ? chunk : Buffer.concat(chunks)
      const messages: ClientMessage[] = []
      for (let message = next(rest); message; message = next(rest)) {
        messages.push(message)
        rest = rest.subarray(message.bytes.length)
      }
      chunks = rest.length > 0 ? [rest] : []
      size = rest.length
      return messages
    },
  }
}

/** State of the one backend session as it tells in ReadyForQuery: idle, in a transaction, in a failed one. */
export type TransactionState = 'I' | 'T' | 'E'

/** Follows the server's byte stream, however it is cut, and remembers the last ReadyForQuery. */
export function createReadyScanner(): {
  feed(bytes: Uint8Array): void
  take(): TransactionState | undefined
} {
  const header = Buffer.alloc(6) // type, length, and the one byte of ReadyForQuery's body
  let have = 0
  let skip = 0
  let state: TransactionState | undefined

  return {
    feed(bytes) {
      let at = 0
      while (at < bytes.length) {
        if (skip > 0) {
          const step = Math.min(skip, bytes.length - at)
          skip -= step
          at += step
          continue
        }
        header[have++] = bytes[at++] as number
        if (have < 5) continue
        const isReady = header[0] === 0x5a
        if (isReady && have < 6) continue
        if (isReady) state = String.fromCharCode(header[5] as number) as TransactionState
        skip = isReady ? 0 : header.readInt32BE(1) - 4
        have = 0
      }
    },
    take() {
      const last = state
      state = undefined
      return last
    },
  }
}

/** A `Query` message: one or more statements in the simple protocol. */
export function queryMessage(sql: string): Buffer {
  return typed('Q', Buffer.from(`${sql}\0`))
}

export const SYNC = typed('S', Buffer.alloc(0))

/** An ErrorResponse that ends the connection. */
export function fatalError(sqlState: string, text: string): Buffer {
  return typed('E', Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0M${text}\0\0`))
}

function typed(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type, 0, 'latin1')
  head.writeInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}
