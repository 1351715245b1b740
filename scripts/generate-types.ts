// Writes the database types from a freshly migrated database: `npm run generate:types`.
// With --verify it only compares (the check that tests run).
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Kysely, PostgresDialect } from 'kysely'
import { generate, getDialect } from 'kysely-codegen'
import { startTestDatabase } from '../testkit/database.ts'

const outFile = join(fileURLToPath(new URL('..', import.meta.url)), 'src/platform/db/schema.generated.ts')
const verify = process.argv.includes('--verify')

const { database, stop } = await startTestDatabase()
const db: Kysely<unknown> = new Kysely({ dialect: new PostgresDialect({ pool: database.pool }) })
try {
  await generate({
    db,
    dialect: getDialect('postgres'),
    outFile,
    verify,
    excludePattern: 'schema_migrations',
    typeMapping: { int8: 'number', tsvector: 'string', sparsevec: 'string', halfvec: 'string' },
  })
} catch (error) {
  process.stderr.write(`${(error as Error).message}\nRun npm run generate:types and commit the result.\n`)
  process.exitCode = 1
} finally {
  await stop()
}
