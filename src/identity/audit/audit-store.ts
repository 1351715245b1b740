import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

/** Which events: every field that is given must match. */
export type EventFilter = {
  /** An action, or a family of them when it ends with a dot: `key.`. */
  action?: string | undefined
  actor?: string | undefined
  target?: string | undefined
  outcome?: string | undefined
  address?: string | undefined
  /** RFC 3339 UTC with milliseconds, as the events have it; `from` included, `to` not. */
  from?: string | undefined
  to?: string | undefined
}

export type EventRow = { seq: number; payload: string; hash: Buffer }

/** A row with what derives from its payload, as the table has it. */
export type WholeRow = EventRow & {
  tenant_id: string
  id: string
  at: string
  action: string
  outcome: string
  actor_id: string | null
  target_id: string | null
  address: string | null
}

export type Head = { seq: number; hash: Buffer }

function matching(tx: Tx, tenantId: string, filter: EventFilter) {
  const { action, actor, target, outcome, address, from, to } = filter
  let query = tx.selectFrom('audit_events').where('tenant_id', '=', tenantId)
  if (action?.endsWith('.')) {
    // every name that begins so; "/" is the character after "."
    query = query.where('action', '>=', action).where('action', '<', `${action.slice(0, -1)}/`)
  } else if (action !== undefined) query = query.where('action', '=', action)
  if (actor !== undefined) query = query.where('actor_id', '=', actor)
  if (target !== undefined) query = query.where('target_id', '=', target)
  if (outcome !== undefined) query = query.where('outcome', '=', outcome)
  if (address !== undefined) query = query.where('address', '=', address)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<', to)
  return query
}

/** The newest events before `before`, newest first. */
export async function listEvents(
  tx: Tx,
  tenantId: string,
  filter: EventFilter,
  page: { limit: number; before: number | undefined },
): Promise<EventRow[]> {
  return matching(tx, tenantId, filter)
    .select(['seq', 'payload', 'hash'])
    .$if(page.before !== undefined, (query) => query.where('seq', '<', page.before as number))
    .orderBy('seq', 'desc')
    .limit(page.limit)
    .execute()
}

export type LinkedRow = EventRow & { previous_hash: Buffer | null }

/** Events between two others, oldest first, each with the hash of the one before it in the whole trail. */
export async function readMatching(
  tx: Tx,
  tenantId: string,
  filter: EventFilter,
  page: { after: number; before: number; limit: number },
): Promise<LinkedRow[]> {
  return matching(tx, tenantId, filter)
    .select((row) => [
      'seq',
      'payload',
      'hash',
      row
        .selectFrom('audit_events as earlier')
        .select('earlier.hash')
        .where('earlier.tenant_id', '=', tenantId)
        .whereRef('earlier.seq', '=', sql`audit_events.seq - 1`)
        .as('previous_hash'),
    ])
    .where('seq', '>', page.after)
    .where('seq', '<', page.before)
    .orderBy('seq')
    .limit(page.limit)
    .execute()
}

/** Rows from `from` to `to`, both included, with all that derives from their payloads. */
export async function readWhole(tx: Tx, tenantId: string, from: number, to: number): Promise<WholeRow[]> {
  return tx
    .selectFrom('audit_events')
    .select(['tenant_id', 'seq', 'payload', 'hash', 'id', 'at', 'action', 'outcome'])
    .select(['actor_id', 'target_id', 'address'])
    .where('tenant_id', '=', tenantId)
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .orderBy('seq')
    .execute()
}

/** Numbers below the first: nothing that we write has one. */
export async function findStrays(tx: Tx, tenantId: string): Promise<number[]> {
  const rows = await tx
    .selectFrom('audit_events')
    .select('seq')
    .where('tenant_id', '=', tenantId)
    .where('seq', '<', 1)
    .orderBy('seq')
    .limit(100)
    .execute()
  return rows.map((row) => row.seq)
}

export async function findHead(tx: Tx, tenantId: string): Promise<Head | undefined> {
  return tx
    .selectFrom('audit_events')
    .select(['seq', 'hash'])
    .where('tenant_id', '=', tenantId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The newest event of every tenant that has any. */
export async function findHeads(tx: Tx): Promise<Array<Head & { tenant_id: string }>> {
  const { rows } = await sql<Head & { tenant_id: string }>`
    select head.tenant_id, head.seq, head.hash from tenants, lateral (
      select tenant_id, seq, hash from audit_events where tenant_id = tenants.id order by seq desc limit 1
    ) as head`.execute(tx)
  return rows
}

/** Every action that the trail of this tenant knows, by name. */
export async function listActions(tx: Tx, tenantId: string): Promise<string[]> {
  // one look into the index an action, however many events there are
  const { rows } = await sql<{ action: string }>`
    with recursive known as (
      (select action from audit_events where tenant_id = ${tenantId} order by action limit 1)
      union all
      select (
        select action from audit_events where tenant_id = ${tenantId} and action > known.action
        order by action limit 1
      ) from known where known.action is not null
    ) select action from known where action is not null`.execute(tx)
  return rows.map((row) => row.action)
}

/** When the oldest event was; undefined when there is none. */
export async function findBeginning(tx: Tx, tenantId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('audit_events')
    .select('at')
    .where('tenant_id', '=', tenantId)
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst()
  return row?.at
}
