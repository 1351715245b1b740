import { randomFillSync } from 'node:crypto'

// Crockford base 32: no i, l, o, u; sorts like the bytes it encodes.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

let lastMs = 0
let sequence = 0

// One call for many ids: the call is what costs.
const POOL_IDS = 256
const pool = Buffer.alloc(POOL_IDS * 16)
let taken = POOL_IDS

function randomId(): Buffer {
  if (taken === POOL_IDS) {
    randomFillSync(pool)
    taken = 0
  }
  taken++
  return pool.subarray((taken - 1) * 16, taken * 16)
}

/**
 * A new identifier `<prefix>_<26 characters>`: a UUIDv7 in base 32, so that ids sort by time of making.
 * Ids made in one process within one millisecond are still in order (12 counter bits, RFC 9562 method 1).
 */
export function newId(prefix: string): string {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    sequence = 0
  } else if (++sequence > 0xfff) {
    lastMs++
    sequence = 0
  }
  const bytes = randomId()
  bytes.writeUIntBE(lastMs, 0, 6)
  bytes[6] = 0x70 | (sequence >> 8)
  bytes[7] = sequence & 0xff
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f)
  return `${prefix}_${base32(bytes)}`
}

/** Smaller than any id of this prefix that is made from this time on. */
export function firstIdAt(prefix: string, time: Date): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(Math.max(0, time.getTime()), 0, 6)
  return `${prefix}_${base32(bytes)}`
}

/** 128 bits as 26 characters of 5 bits: two zero bits come before. */
function base32(bytes: Buffer): string {
  let text = ''
  let bits = 0
  let left = 2
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff
    left += 8
    while (left >= 5) {
      left -= 5
      text += ALPHABET[(bits >> left) & 31]
    }
  }
  return text
}
