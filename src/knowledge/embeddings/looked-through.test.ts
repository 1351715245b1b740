import { expect, it } from 'vitest'
import { firstIdAt } from '../../platform/index.ts'
import { createLookedThrough } from './looked-through.ts'

it('remembers for a minute what was looked through, but for what may still come into sight', () => {
  let now = Date.UTC(2026, 0, 1)
  const looked = createLookedThrough(() => now)
  const set = { setId: 'emb_1', scannedTo: 'chunk_0' }
  looked.add([set], now)
  const upTo = firstIdAt('chunk', new Date(now - 30_000))
  expect(looked.list()).toEqual([{ ...set, upTo }])
  now += 45_000
  looked.add([set], now)
  expect(looked.list()).toEqual([{ ...set, upTo: firstIdAt('chunk', new Date(now - 30_000)) }])
  now += 15_000
  expect(looked.list()).toEqual([])
})
