import { sql } from 'kysely'
import type { Database, Logger, Principal } from '../platform/index.ts'

export type LoggedQuery = {
  /** `qry_…`, as the caller was told. */
  id: string
  kind: 'search' | 'ask' | 'init' | 'reply'
  query: string
  /** In the order shown. */
  results: ReadonlyArray<{ document_id: string; chunk_id: string }>
  /** Whether anything was found that answers. */
  found: boolean
  tookMs: number
}

export type QueryLog = {
  /** Takes it at once; the row follows within `FLUSH_MS`. */
  add(principal: Principal, query: LoggedQuery): void
  /** Writes what is waiting. */
  flush(): Promise<void>
  close(): Promise<void>
}

const FLUSH_MS = 200
const MAX_WAITING = 10_000

/** Keeps what was asked and what was shown, off the request's path. */
export function createQueryLog(deps: { database: Database; logger: Logger }): QueryLog {
  let waiting: Array<Record<string, unknown>> = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const rows = waiting
    waiting = []
    if (rows.length > 0) writing = writing.then(() => write(rows))
    return writing
  }

  async function write(rows: Array<Record<string, unknown>>): Promise<void> {
    try {
      await deps.database.system((tx) =>
        sql`insert into query_log (id, tenant_id, principal_id, kind, query, results, found, took_ms, created_at)
          select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id text, tenant_id text,
            principal_id text, kind text, query text, results jsonb, found boolean, took_ms real,
            created_at timestamptz)`.execute(tx),
      )
    } catch (error) {
      deps.logger.warn(
        { err: error, rows: rows.length },
        'the log of queries could not be written; it goes on with the next ones',
      )
    }
  }

  return {
    add(principal, query) {
      if (waiting.length < MAX_WAITING) {
        waiting.push({
          id: query.id,
          tenant_id: principal.tenantId,
          principal_id: principal.id,
          kind: query.kind,
          query: query.query.slice(0, 2_000).toWellFormed(),
          results: query.results.map(({ document_id, chunk_id }) => ({ document_id, chunk_id })),
          found: query.found,
          took_ms: query.tookMs,
          created_at: new Date().toISOString(),
        })
      }
      timer ??= setTimeout(() => void flush(), FLUSH_MS)
    },
    flush,
    close: flush,
  }
}
