import { sql } from 'kysely'
import { pino } from 'pino'
import { runSlice, type SliceDeps } from '../src/knowledge/ingest/run-slice.ts'
import { findRun, insertRun, type Run, type RunMode } from '../src/knowledge/ingest/run-store.ts'
import { searchIndex } from '../src/knowledge/search/index-documents.ts'
import { search } from '../src/knowledge/search/search.ts'
import { type Database, newId, type Tx } from '../src/platform/index.ts'
import { startTestDatabase } from './database.ts'
import { createInMemoryHelpdesk, type InMemoryHelpdesk } from './helpdesk-in-memory.ts'
import { addHelpdesk } from './stored-tickets.ts'

/** A help desk in memory that is read slice by slice, a tenant and source of its own for each `begin`. */
export function createHelpdeskReading() {
  let database: Database
  let stop: () => Promise<void>
  let desk: InMemoryHelpdesk
  let place: { tenantId: string; sourceId: string }

  const inTenant = <T>(work: (tx: Tx) => Promise<T>) =>
    database.tenant({ tenantId: place.tenantId, groups: 'all' }, work)
  const deps = (own: Database = database): SliceDeps => ({
    ...{ database: own, index: searchIndex, logger: pino({ level: 'silent' }), sliceMs: 60_000 },
    open: async () => desk,
  })
  const slice = () => runSlice(deps(), place, new AbortController().signal)
  const request = async (mode: RunMode = 'changes') =>
    ((await inTenant((tx) => insertRun(tx, place, mode))) as Run).id

  return {
    get database() {
      return database
    },
    get desk() {
      return desk
    },
    get place() {
      return place
    },
    async start() {
      ;({ database, stop } = await startTestDatabase())
    },
    stop: () => stop(),
    /** A new tenant with a new help desk. */
    async begin(config: object = { groups: { '7': ['print'] } }): Promise<void> {
      place = { tenantId: newId('tenant'), sourceId: newId('src') }
      desk = createInMemoryHelpdesk()
      await addHelpdesk(database, { tenantId: place.tenantId, id: place.sourceId, config })
    },
    ...{ inTenant, deps, slice, request },
    /** Asks for a run and works until nothing is left to do. */
    async read(mode: RunMode = 'changes'): Promise<Run> {
      const id = await request(mode)
      while (await slice()) {}
      return (await inTenant((tx) => findRun(tx, id))) as Run
    },
    /** Puts so many tickets in. */
    fill(count: number): void {
      for (let n = 1; n <= count; n++) desk.put(String(n))
    },
    /** What waits to be fetched by itself is due now. */
    due: () =>
      inTenant((tx) =>
        sql`update ingest_items set due_at = now() where source_id = ${place.sourceId}`.execute(tx),
      ),
    /** What is done from time to time is due now, such as `swept_at`. */
    makeDue: (column: string) =>
      inTenant((tx) =>
        sql`update helpdesks set ${sql.ref(column)} = null where source_id = ${place.sourceId}`.execute(tx),
      ),
    /** Ids of the tickets that are stored. */
    async stored(): Promise<string[]> {
      const { rows } = await inTenant((tx) =>
        sql<{ ticket_id: string }>`
          select ticket_id from tickets where source_id = ${place.sourceId} order by ticket_id`.execute(tx),
      )
      return rows.map((row) => row.ticket_id)
    },
    /** Everything that is stored, in an order of its own, without ids and times of storing. */
    async content(): Promise<Record<string, unknown[]>> {
      const tables = await inTenant(async (tx) => ({
        documents: await sql`
          select external_id, title, content, acl, version from documents order by external_id`.execute(tx),
        chunks: await sql`
          select d.external_id, c.kind, c.content, c.private_acl
          from chunks c join documents d on d.id = c.document_id order by 1, c.ordinal, c.content`.execute(
          tx,
        ),
        turns: await sql`
          select t.id, t.content, t.is_private from ticket_turns t order by t.id`.execute(tx),
        indexed: await sql`select count(*)::int from chunk_index`.execute(tx),
        aliases: await sql`select ticket_id, primary_id from ticket_aliases order by 1`.execute(tx),
      }))
      return Object.fromEntries(Object.entries(tables).map(([name, { rows }]) => [name, rows]))
    },
    /** External ids of what somebody of these groups finds. */
    async found(query: string, ...groups: string[]): Promise<string[]> {
      const { tenantId } = place
      const hits = await database.tenant({ tenantId, groups }, (tx) =>
        search(tx, tenantId, { query, limit: 10, groupBy: 'document' }),
      )
      return hits.map((hit) => hit.external_id)
    },
  }
}
