import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DATABASES, startServerDatabase } from '../../../testkit/databases.ts'
import type { Database } from './database.ts'
import { migrate, readMigrations } from './migrate.ts'

test('migrations are numbered without gaps or twins', () => {
  const numbers = readMigrations().map((migration) => Number(migration.name.slice(0, 4)))
  expect(numbers).toEqual(numbers.map((_, i) => i + 1))
})

describe.each(DATABASES)('on $name', ({ isMissing, start }) => {
  describe.skipIf(isMissing)('migrating', () => {
    let database: Database
    let stop: () => Promise<void>
    beforeAll(async () => {
      ;({ database, stop } = await start())
      await migrate(database)
    })
    afterAll(() => stop())

    const change = (statement: string) => database.system((tx) => sql.raw(statement).execute(tx))

    test('applies each migration once; those for vectors wait for the extension', async () => {
      const again = await migrate(database)
      expect(again.applied).toEqual([])
      const { rows } = await database.system((tx) =>
        sql<{ name: string }>`select name from schema_migrations order by name`.execute(tx),
      )
      const all = readMigrations()
      const waiting = new Set(again.waitingForVector)
      expect(rows.map((row) => row.name)).toEqual(
        all.map((one) => one.name).filter((name) => !waiting.has(name)),
      )
      for (const name of waiting) expect(all.find((one) => one.name === name)?.needsVector).toBe(true)
    })

    test('refuses a migration that was edited after it was applied', async () => {
      await change(`update schema_migrations set sha256 = 'other' where name = '0001_foundation'`)
      await expect(migrate(database)).rejects.toMatchObject({ code: 'migration_changed' })
      const sha256 = readMigrations()[0]?.sha256
      await change(`update schema_migrations set sha256 = '${sha256}' where name = '0001_foundation'`)
      await migrate(database)
    })

    test('refuses the database of a newer version and leaves it as it is', async () => {
      await change(`insert into schema_migrations (name, sha256) values ('9999_future', 'x')`)
      await expect(migrate(database)).rejects.toMatchObject({
        code: 'database_newer_than_server',
        message: expect.stringContaining('9999_future'),
      })
      await change(`delete from schema_migrations where name = '9999_future'`)
    })
  })
})

describe.skipIf(DATABASES[1]?.isMissing)('on PostgreSQL (NARU_TEST_DATABASE_URL)', () => {
  test('several processes may begin at once: one applies, the others wait and find it done', async () => {
    const { database, stop } = await startServerDatabase()
    try {
      const results = await Promise.all([migrate(database), migrate(database), migrate(database)])
      expect(results.map((result) => result.applied.length > 0).sort()).toEqual([false, false, true])
    } finally {
      await stop()
    }
  })
})
