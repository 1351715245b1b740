import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Database, DB, Tx } from '../../platform/index.ts'

export type AuthScope = {
  /** What better-auth gets as its database. */
  db: Kysely<DB>
  /**
   * Runs `work`, in which better-auth reads and writes, then `finish`, in one transaction: it begins with the first
   * write and commits after `finish`. So the audit event is kept with the change or not at all, and nothing is held
   * while a password is hashed before that first write: the embedded database has one session for everybody.
   * What either throws rolls all of it back.
   */
  run<T, R>(work: () => Promise<T>, finish: (tx: Tx, result: T) => Promise<R>): Promise<R>
}

type Scope = {
  opened: Promise<Tx> | undefined
  /** Settled when the transaction has committed or rolled back. */
  ended: Promise<void>
  end(error?: unknown): void
}

/** A database handle whose statements join the transaction of the call that they belong to. */
export function createAuthScope(database: Pick<Database, 'system'>): AuthScope {
  const current = new AsyncLocalStorage<Scope>()

  function open(scope: Scope): Promise<Tx> {
    scope.opened ??= new Promise<Tx>((resolve, reject) => {
      const work = new Promise<void>((commit, rollBack) => {
        scope.end = (error) => (error === undefined ? commit() : rollBack(error))
      })
      // it may be told to roll back before anybody waits for it
      work.catch(() => {})
      scope.ended = database.system((tx) => {
        resolve(tx)
        return work
      })
      scope.ended.catch(reject)
    })
    return scope.opened
  }

  async function execute<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const scope = current.getStore()
    const isRead = query.query.kind === 'SelectQueryNode'
    if (scope?.opened !== undefined) return (await scope.opened).executeQuery<R>(query)
    if (isRead) return database.system((tx) => tx.executeQuery<R>(query))
    if (!scope) throw new Error('better-auth may write only in a call of the scope')
    return (await open(scope)).executeQuery<R>(query)
  }

  return {
    db: handle(execute),
    async run(work, finish) {
      const scope: Scope = { opened: undefined, ended: Promise.resolve(), end: () => {} }
      try {
        const result = await current.run(scope, work)
        const tx = await open(scope)
        const answer = await finish(tx, result)
        scope.end()
        await scope.ended
        return answer
      } catch (error) {
        scope.end(error)
        await scope.ended.catch(() => {})
        throw error
      }
    },
  }
}

function handle(execute: <R>(query: CompiledQuery) => Promise<QueryResult<R>>): Kysely<DB> {
  const connection: DatabaseConnection = {
    executeQuery: execute,
    // biome-ignore lint/correctness/useYield: the contract asks for a generator
    async *streamQuery() {
      throw new Error('streaming is not supported')
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
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
}
