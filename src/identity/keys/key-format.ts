import { createHash, randomBytes } from 'node:crypto'
import { newId } from '../../platform/index.ts'

/** Every key begins with it, so that scanners for leaked secrets can look for `naru_sk_[A-Za-z0-9_-]{43}`. */
export const KEY_PREFIX = 'naru_sk_'
/** 48 of the 256 random bits are shown: among a million keys two rarely share them, and 208 stay unknown. */
const SHOWN = 8
/** Of a fragment of a key, this much must be there to look for it. */
export const SHORTEST_FRAGMENT = KEY_PREFIX.length + 4

/** A new key: 256 random bits behind the prefix. */
export function newKey(): string {
  return KEY_PREFIX + randomBytes(32).toString('base64url')
}

/** Id, hash and visible prefix of a key: what is stored of it. */
export function describeKey(key: string): { id: string; hash: Buffer; prefix: string } {
  return {
    id: newId('key'),
    hash: createHash('sha256').update(key).digest(),
    prefix: key.startsWith(KEY_PREFIX) ? key.slice(0, KEY_PREFIX.length + SHOWN) : key.slice(0, 4),
  }
}
