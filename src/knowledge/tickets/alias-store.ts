import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

// Tickets that were merged into others: they answer under both ids.

type Place = { tenantId: string; sourceId: string }

/** From now on `primaryId` answers for the ticket, and for those that were merged into it before. */
export async function writeAlias(tx: Tx, place: Place, ticketId: string, primaryId: string): Promise<void> {
  if (ticketId === primaryId) return
  // one step leads there, however many merges there were
  const { rows } = await sql<{ primary_id: string }>`
    select primary_id from ticket_aliases where source_id = ${place.sourceId} and ticket_id = ${primaryId}`.execute(
    tx,
  )
  const end = rows[0]?.primary_id ?? primaryId
  if (end === ticketId) return
  await sql`
    insert into ticket_aliases as a (source_id, ticket_id, tenant_id, primary_id)
    values (${place.sourceId}, ${ticketId}, ${place.tenantId}, ${end})
    on conflict (source_id, ticket_id) do update set primary_id = excluded.primary_id
      where a.primary_id <> excluded.primary_id`.execute(tx)
  await sql`
    update ticket_aliases set primary_id = ${end}
    where source_id = ${place.sourceId} and primary_id = ${ticketId} and ticket_id <> ${end}`.execute(tx)
}

/** They live by themselves again. */
export async function forgetAlias(tx: Tx, sourceId: string, ticketIds: readonly string[]): Promise<void> {
  if (ticketIds.length === 0) return
  await sql`
    delete from ticket_aliases where source_id = ${sourceId} and ticket_id = any(${ticketIds}::text[])`.execute(
    tx,
  )
}
