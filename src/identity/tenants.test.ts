import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestDatabase } from '../../testkit/database.ts'
import { createSignals, type Database } from '../platform/index.ts'
import { createKeys } from './keys.ts'
import { ensureFirstRun } from './tenants.ts'

let database: Database
let stop: () => Promise<void>
beforeEach(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterEach(() => stop())

async function isValid(key: string): Promise<boolean> {
  const keys = createKeys({ database, signals: await createSignals({ logger: pino({ level: 'silent' }) }) })
  return keys.check(key).then(
    ({ scopes }) => scopes.includes('*'),
    () => false,
  )
}

test('the first start makes the tenant and one key; later ones make neither', async () => {
  const first = await ensureFirstRun(database, undefined)
  expect(first).toMatchObject({ isNew: true, tenant: { slug: 'default' } })
  expect(await isValid(first.newRootKey as string)).toBe(true)
  const second = await ensureFirstRun(database, undefined)
  expect(second).toEqual({ ...first, isNew: false, newRootKey: undefined })
})

test('two processes that start at once agree on one tenant and one key', async () => {
  const both = await Promise.all([ensureFirstRun(database, undefined), ensureFirstRun(database, undefined)])
  expect(both.filter((run) => run.isNew)).toHaveLength(1)
  expect(both.filter((run) => run.newRootKey)).toHaveLength(1)
  expect(both[0]?.tenant).toEqual(both[1]?.tenant)
})

test('a given root key replaces the one before, and the former comes back when it is given again', async () => {
  const made = (await ensureFirstRun(database, undefined)).newRootKey as string
  const state = async () => Promise.all([made, 'first-given-key', 'second-given-key'].map(isValid))
  await ensureFirstRun(database, 'first-given-key')
  expect(await state()).toEqual([false, true, false])
  await ensureFirstRun(database, 'second-given-key')
  expect(await state()).toEqual([false, false, true])
  await ensureFirstRun(database, 'first-given-key')
  expect(await state()).toEqual([false, true, false])
  // not given: nothing changes
  expect((await ensureFirstRun(database, undefined)).newRootKey).toBeUndefined()
  expect(await state()).toEqual([false, true, false])
})
