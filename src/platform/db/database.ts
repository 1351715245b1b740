import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import pg from 'pg'
import { AppError } from '../errors.ts'
import type { DB } from './schema.generated.ts'

/** Who reads or writes: one tenant, with these groups. `'all'` is system work (ingest): it passes document access lists, never the tenant. */
export type Access = {
  tenantId: string
  groups: readonly string[] | 'all'
  /** Reads only what is shared with one of these groups: not what the whole tenant may read. */
  isConfined?: boolean
}

/** The handle of an open transaction. Inside one, use nothing else: the embedded database would wait for itself. */
export type Tx = Kysely<DB>

export type Database = {
  pool: pg.Pool
  /** A transaction with the rights of the owner and no tenant: migrations, sign-in, upkeep over all tenants. */
  system<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** A transaction as `naru_app`, which row-level security confines to this tenant and these groups. */
  tenant<T>(access: Access, work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const APP_ROLE = 'naru_app'

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export type DatabaseOptions = pg.PoolConfig & {
  /** Resolves when the server can be connected to; the embedded one may be restarting. */
  ready?: () => Promise<void>
  /**
   * Longest time of one statement of a principal, in milliseconds; not of system work (`groups: 'all'`), which
   * may purge or index a lot at once. The embedded database does not know it.
   */
  statementTimeoutMs?: number
}

export function createDatabase({ ready, statementTimeoutMs, ...options }: DatabaseOptions): Database {
  const pool = new pg.Pool({ max: 8, connectionTimeoutMillis: 10_000, ...options })
  // A pooled connection that dies while idle must not take the process with it; the next query reconnects.
  pool.on('error', () => {})
  return {
    pool,
    system: (work) => transaction({ pool, ready }, 'BEGIN', work),
    tenant: (access, work) =>
      transaction({ pool, ready }, openingStatements(access, statementTimeoutMs), work),
    close: () => pool.end(),
  }
}

/** Role and settings travel with BEGIN in one round trip. Literals are escaped: the simple protocol has no parameters. */
function openingStatements(access: Access, timeoutMs: number | undefined): string {
  const limit =
    timeoutMs === undefined || access.groups === 'all' ? '' : `SET LOCAL statement_timeout = ${timeoutMs}; `
  const groups = access.groups === 'all' ? '*' : toArrayLiteral(access.groups)
  return (
    `BEGIN; SET LOCAL ROLE ${APP_ROLE}; ${limit}` +
    `SELECT set_config('naru.tenant', ${pg.escapeLiteral(access.tenantId)}, true), ` +
    `set_config('naru.groups', ${pg.escapeLiteral(groups)}, true), ` +
    `set_config('naru.confined', '${access.isConfined === true ? 1 : 0}', true)`
  )
}

function toArrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
}

type Source = { pool: pg.Pool; ready: (() => Promise<void>) | undefined }

async function transaction<T>(source: Source, begin: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await openTransaction(source, begin)
  let broken: Error | undefined
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    const tx = onClient(client)
    const result = await work(tx)
    await commit(client)
    for (const effect of waitingForCommit.get(tx) ?? []) effect()
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      broken = rollbackError
    })
    throw isFromDatabase(error) && isConnectionLost(error) ? databaseUnavailable(error) : error
  } finally {
    client.off('error', onError)
    client.off('error', ignore)
    client.release(broken)
  }
}

// PostgreSQL ends a transaction in which a statement failed with a ROLLBACK that is no error: `work` that caught
// the failure would be told that its writes are kept.
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await query(client, 'COMMIT')
  if (command !== 'COMMIT')
    throw new Error(`a statement of this transaction had failed: COMMIT answered ${command}, nothing is kept`)
}

/** Errors that a query threw: what else `work` throws (a missing file) may carry the same codes. */
const fromDatabase = new WeakSet<object>()

function isFromDatabase(error: unknown): boolean {
  return typeof error === 'object' && error !== null && fromDatabase.has(error)
}

async function query(client: pg.PoolClient, text: string, values?: unknown[]): Promise<pg.QueryResult> {
  try {
    return await client.query(text, values)
  } catch (error) {
    fromDatabase.add(error as Error)
    throw error
  }
}

// the query that is under way fails with the same
function ignore(): void {}

const OPENING_TRIES = 10
const RETRY_MS = 100

// A connection may have died in the pool, or the embedded database be restarting: nothing has run yet, so
// trying again is safe. A server that is away is reported at once.
async function openTransaction(source: Source, begin: string): Promise<pg.PoolClient> {
  for (let tries = 1; ; tries++) {
    let client: pg.PoolClient | undefined
    try {
      await source.ready?.()
      client = await source.pool.connect()
      // the pool has stopped listening: without anybody, a connection that breaks now would end the process
      client.on('error', ignore)
      await client.query(begin)
      return client
    } catch (cause) {
      client?.release(cause as Error)
      const mayRecover = client !== undefined || source.ready !== undefined
      if (!isConnectionLost(cause)) throw cause
      if (!mayRecover || tries === OPENING_TRIES) throw databaseUnavailable(cause)
      await delay(RETRY_MS)
    }
  }
}

function isConnectionLost(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return (
    /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|08...|57P0[123])$/.test(code) ||
    /Connection terminated|not queryable|Client was closed|timeout exceeded when trying to connect/.test(
      message,
    )
  )
}

function databaseUnavailable(cause: unknown): AppError {
  return new AppError({
    code: 'database_unavailable',
    status: 503,
    message: 'The database does not answer right now. Try again in a few seconds.',
    headers: { 'retry-after': '2' },
    cause,
  })
}

const waitingForCommit = new WeakMap<Tx, Array<() => void>>()

/** Runs `effect` once the transaction has committed; never when it rolls back. */
export function afterCommit(tx: Tx, effect: () => void): void {
  const effects = waitingForCommit.get(tx) ?? []
  effects.push(effect)
  waitingForCommit.set(tx, effects)
}

const adapter = new PostgresAdapter()
const compiler = new PostgresQueryCompiler()

type Statement = { sql: string; parameters: readonly unknown[] }

/** A Kysely over one client that is already in a transaction. */
function onClient(client: pg.PoolClient): Tx {
  const connection: DatabaseConnection = {
    async executeQuery<R>(statement: Statement): Promise<QueryResult<R>> {
      const result = await query(client, statement.sql, statement.parameters as unknown[])
      const changed = result.command === 'SELECT' ? undefined : BigInt(result.rowCount ?? 0)
      return { rows: result.rows as R[], ...(changed === undefined ? {} : { numAffectedRows: changed }) }
    },
    // biome-ignore lint/correctness/useYield: the contract asks for a generator; streaming goes through cursors in SQL
    async *streamQuery() {
      throw new Error('streaming is not supported inside a transaction handle')
    },
  }
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => {},
    commitTransaction: async () => {},
    rollbackTransaction: async () => {},
    releaseConnection: async () => {},
    destroy: async () => {},
  }
  const dialect: Dialect = {
    createAdapter: () => adapter,
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => compiler,
  }
  return new Kysely<DB>({ dialect })
}

/** Whether the database answers, within `timeoutMs`. */
export async function isReachable(database: Database, timeoutMs: number): Promise<boolean> {
  const answer = database
    .system((tx) => sql`select 1`.execute(tx))
    .then(
      () => true,
      () => false,
    )
  const limit = new Promise<boolean>((resolve) => {
    setTimeout(resolve, timeoutMs, false).unref()
  })
  return Promise.race([answer, limit])
}
