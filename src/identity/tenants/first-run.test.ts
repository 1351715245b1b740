import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createSignals, type Database, type Signals } from '../../platform/index.ts'
import { createKeys } from '../keys/keys.ts'
import { ensureFirstRun } from './first-run.ts'

let database: Database
let stop: () => Promise<void>
let signals: Signals
beforeEach(async () => {
  ;({ database, stop } = await startTestDatabase())
  signals = await createSignals({ logger: pino({ level: 'silent' }) })
})
afterEach(() => stop())

async function isValid(key: string): Promise<boolean> {
  const keys = createKeys({ database, signals })
  return keys.check(key).then(
    ({ scopes }) => scopes.includes('*'),
    () => false,
  )
}

test('the first start makes the tenant and one key; later ones make neither', async () => {
  const first = await ensureFirstRun(database, signals, undefined)
  expect(first).toMatchObject({ isNew: true, tenant: { slug: 'default' } })
  expect(await isValid(first.newRootKey as string)).toBe(true)
  const second = await ensureFirstRun(database, signals, undefined)
  expect(second).toEqual({ ...first, isNew: false, newRootKey: undefined })
})

test('two processes that start at once agree on one tenant and one key', async () => {
  const both = await Promise.all([
    ensureFirstRun(database, signals, undefined),
    ensureFirstRun(database, signals, undefined),
  ])
  expect(both.filter((run) => run.isNew)).toHaveLength(1)
  expect(both.filter((run) => run.newRootKey)).toHaveLength(1)
  expect(both[0]?.tenant).toEqual(both[1]?.tenant)
})

test('a given root key replaces the one before, and the former comes back when it is given again', async () => {
  const made = (await ensureFirstRun(database, signals, undefined)).newRootKey as string
  const state = async () => Promise.all([made, 'first-given-key', 'second-given-key'].map(isValid))
  await ensureFirstRun(database, signals, 'first-given-key')
  expect(await state()).toEqual([false, true, false])
  await ensureFirstRun(database, signals, 'second-given-key')
  expect(await state()).toEqual([false, false, true])
  await ensureFirstRun(database, signals, 'first-given-key')
  expect(await state()).toEqual([false, true, false])
  // not given: nothing changes
  expect((await ensureFirstRun(database, signals, undefined)).newRootKey).toBeUndefined()
  expect(await state()).toEqual([false, true, false])
})

test('a root key that the next start replaces ends at once where it is in use', async () => {
  await ensureFirstRun(database, signals, 'first-given-key')
  const keys = createKeys({ database, signals })
  expect((await keys.check('first-given-key')).name).toBe('root')
  await ensureFirstRun(database, signals, 'second-given-key')
  await expect(keys.check('first-given-key')).rejects.toMatchObject({ code: 'key_invalid' })
  await keys.close()
})
