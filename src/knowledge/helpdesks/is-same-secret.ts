import { createHash, timingSafeEqual } from 'node:crypto'

/** In constant time: how long it takes tells nothing of how much is right. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
