import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createDatabase, type Database } from '../src/platform/index.ts'
import { startTestDatabase } from './database.ts'

const SERVER = process.env.NARU_TEST_DATABASE_URL

export type TestServer = { database: Database; connection: pg.PoolConfig; stop(): Promise<void> }

/** An empty database of its own on the PostgreSQL of NARU_TEST_DATABASE_URL; nothing is migrated yet. */
export async function startServerDatabase(): Promise<TestServer> {
  const name = `naru_test_${randomBytes(6).toString('hex')}`
  await asAdmin(`create database ${name}`)
  const url = new URL(SERVER as string)
  url.pathname = `/${name}`
  const connection = { connectionString: url.href }
  const database = createDatabase(connection)
  return {
    database,
    connection,
    async stop() {
      await database.close()
      await asAdmin(`drop database ${name} with (force)`)
    },
  }
}

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** For what must hold on both: `describe.skipIf(isMissing)` keeps the server visible where there is none. */
export const DATABASES = [
  { name: 'PGlite', isMissing: false, start: async () => startTestDatabase() },
  { name: 'PostgreSQL (NARU_TEST_DATABASE_URL)', isMissing: !SERVER, start: startServerDatabase },
]

export const hasServer = SERVER !== undefined && SERVER !== ''
