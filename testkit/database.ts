import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { migrate } from '../src/platform/db/migrate.ts'
import { createDatabase, type Database } from '../src/platform/index.ts'

/** A migrated database in memory, behind the same wire protocol as the real ones. */
export async function startTestDatabase(): Promise<{ database: Database; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-test-'))
  const pglite = await PGlite.create({ extensions: { vector } })
  const server = new PGLiteSocketServer({
    db: pglite,
    path: join(folder, '.s.PGSQL.5432'),
    maxConnections: 20,
  })
  await server.start()
  const database = createDatabase({ host: folder, user: 'postgres', database: 'postgres' })
  await migrate(database)
  return {
    database,
    async stop() {
      await database.close()
      await server.stop()
      await pglite.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
