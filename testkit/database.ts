import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { createWireServer } from '../src/platform/db/embedded/wire-server.ts'
import { createDatabase, type Database, migrate } from '../src/platform/index.ts'

/** Names the folder of prepared databases (prepare-databases.ts); unset outside of test runs. */
export const TEMPLATES = 'NARU_TEST_TEMPLATES'

/** A migrated database in memory, behind the same wire protocol as the embedded one. */
export async function startTestDatabase(): Promise<{ database: Database; stop(): Promise<void> }> {
  const template = join(process.env[TEMPLATES] ?? '', 'migrated.tar')
  return makeTestDatabase(existsSync(template) ? new Blob([readFileSync(template)]) : undefined)
}

/** The same, from a dump of one that was migrated before, if there is one. */
export async function makeTestDatabase(dump: Blob | undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'naru-test-'))
  const pglite = await PGlite.create({ extensions: { vector }, ...(dump ? { loadDataDir: dump } : {}) })
  const fail = (reason: string) => {
    throw new Error(reason)
  }
  const server = createWireServer({
    run: (message, onRawData) => void pglite.execProtocolRawStream(message, { syncToFs: false, onRawData }),
    maxConnections: 32,
    idleInTransactionMs: 60_000,
    onBroken: fail,
    log: () => {},
  })
  await server.listen(join(folder, '.s.PGSQL.5432'))
  const database = createDatabase({ host: folder, user: 'postgres', database: 'postgres' })
  await migrate(database)
  return {
    database,
    pglite,
    async stop() {
      await database.close()
      await server.close()
      await pglite.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
