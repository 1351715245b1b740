import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import type { Database } from '../../platform/index.ts'
import { createAuthScope } from './auth-scope.ts'

let database: Database
let stop: () => Promise<void>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())
beforeEach(() => database.system((tx) => sql`delete from verifications`.execute(tx)))

const row = (id: string) => ({ id, identifier: id, value: 'x', expires_at: new Date() })
const stored = () =>
  database.system(async (tx) =>
    (await tx.selectFrom('verifications').select('id').orderBy('id').execute()).map((one) => one.id),
  )

test('what the call writes and what is added to it are kept together', async () => {
  const { db, run } = createAuthScope(database)
  const answer = await run(
    () => db.insertInto('verifications').values(row('a')).execute(),
    async (tx) => {
      await tx.insertInto('verifications').values(row('b')).execute()
      return 'kept'
    },
  )
  expect(answer).toBe('kept')
  expect(await stored()).toEqual(['a', 'b'])
})

test.each([
  ['the call', true],
  ['what is added', false],
])('a failure of %s keeps neither', async (_what, failsInCall) => {
  const { db, run } = createAuthScope(database)
  const attempt = run(
    async () => {
      await db.insertInto('verifications').values(row('a')).execute()
      if (failsInCall) throw new Error('mine')
    },
    async (tx) => {
      await tx.insertInto('verifications').values(row('b')).execute()
      throw new Error('mine')
    },
  )
  await expect(attempt).rejects.toThrow('mine')
  expect(await stored()).toEqual([])
})

test('before the first write nothing is held: others work meanwhile', async () => {
  const { db, run } = createAuthScope(database)
  await run(
    async () => {
      await db.selectFrom('verifications').selectAll().execute()
      // the embedded database would wait here for ever
      await database.system((tx) => tx.insertInto('verifications').values(row('other')).execute())
      await db.insertInto('verifications').values(row('own')).execute()
      // reads see what was written
      expect(await db.selectFrom('verifications').select('id').execute()).toHaveLength(2)
    },
    async () => {},
  )
  expect(await stored()).toEqual(['other', 'own'])
})

test('calls at the same time have a transaction each', async () => {
  const { db, run } = createAuthScope(database)
  const attempts = ['a', 'b', 'c'].map((id) =>
    run(
      () => db.insertInto('verifications').values(row(id)).execute(),
      async () => {
        if (id === 'b') throw new Error('mine')
      },
    ),
  )
  const settled = await Promise.allSettled(attempts)
  expect(settled.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await stored()).toEqual(['a', 'c'])
})

test('a write outside of a call is refused', async () => {
  const { db } = createAuthScope(database)
  await expect(db.insertInto('verifications').values(row('a')).execute()).rejects.toThrow('only in a call')
  expect(await stored()).toEqual([])
})
