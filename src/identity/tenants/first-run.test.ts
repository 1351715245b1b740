import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createSignals, type Database, type Signals } from '../../platform/index.ts'
import { createAudit } from '../audit/audit.ts'
import { createKeys } from '../keys/keys.ts'
import { ensureFirstRun } from './first-run.ts'

let database: Database
let stop: () => Promise<void>
let signals: Signals
const master = { key: randomBytes(32), fingerprint: 'f' }
const start = (rootKey: string | undefined) => ensureFirstRun({ database, signals, master, rootKey })
beforeEach(async () => {
  ;({ database, stop } = await startTestDatabase())
  signals = await createSignals({ logger: pino({ level: 'silent' }) })
})
afterEach(() => stop())

async function isValid(key: string): Promise<boolean> {
  const keys = createKeys({ database, signals, master, audit: createAudit(master) })
  return keys.check(key).then(
    ({ scopes }) => scopes.includes('*'),
    () => false,
  )
}

test('the first start makes the tenant and one key; later ones make neither', async () => {
  const first = await start(undefined)
  expect(first).toMatchObject({ isNew: true, tenant: { slug: 'default' } })
  expect(await isValid(first.newRootKey as string)).toBe(true)
  const second = await start(undefined)
  expect(second).toEqual({ ...first, isNew: false, newRootKey: undefined })
})

test('two processes that start at once agree on one tenant and one key', async () => {
  const both = await Promise.all([start(undefined), start(undefined)])
  expect(both.filter((run) => run.isNew)).toHaveLength(1)
  expect(both.filter((run) => run.newRootKey)).toHaveLength(1)
  expect(both[0]?.tenant).toEqual(both[1]?.tenant)
})

test('a given root key replaces the one before, and the former comes back when it is given again', async () => {
  const made = (await start(undefined)).newRootKey as string
  const state = async () => Promise.all([made, 'first-given-key', 'second-given-key'].map(isValid))
  await start('first-given-key')
  expect(await state()).toEqual([false, true, false])
  await start('second-given-key')
  expect(await state()).toEqual([false, false, true])
  await start('first-given-key')
  expect(await state()).toEqual([false, true, false])
  // not given: nothing changes
  expect((await start(undefined)).newRootKey).toBeUndefined()
  expect(await state()).toEqual([false, true, false])
})

test('a root key that the next start replaces ends at once where it is in use', async () => {
  await start('first-given-key')
  const keys = createKeys({ database, signals, master, audit: createAudit(master) })
  expect((await keys.check('first-given-key')).name).toBe('root')
  await start('second-given-key')
  await expect(keys.check('first-given-key')).rejects.toMatchObject({ code: 'key_invalid' })
  await keys.close()
})

test('what a start does to admin keys is in the audit trail, without the keys', async () => {
  for (const key of ['first-given-key', 'first-given-key', 'second-given-key', 'first-given-key'])
    await start(key)
  const events = await database.system((tx) =>
    tx.selectFrom('audit_events').select(['action', 'actor_id', 'payload']).orderBy('seq').execute(),
  )
  expect(events.map(({ action }) => action)).toEqual([
    'key.issued',
    'key.revoked',
    'key.issued',
    'key.revoked',
    'key.restored',
  ])
  expect(new Set(events.map(({ actor_id }) => actor_id))).toEqual(new Set(['system']))
  expect(JSON.stringify(events)).not.toContain('given-key')
})
