import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

// Tickets that were merged into others: they answer under both ids.

type Place = { tenantId: string; sourceId: string }

/** From now on `primaryId` answers for the ticket, and for those that were merged into it before. */
export async function writeAlias(tx: Tx, place: Place, ticketId: string, primaryId: string): Promise<void> {
  if (ticketId === primaryId) return
  await sql`
    insert into ticket_aliases as a (source_id, ticket_id, tenant_id, primary_id)
    values (${place.sourceId}, ${ticketId}, ${place.tenantId}, ${primaryId})
    on conflict (source_id, ticket_id) do update set primary_id = excluded.primary_id
      where a.primary_id <> excluded.primary_id`.execute(tx)
}

/** They live by themselves again. */
export async function forgetAlias(tx: Tx, sourceId: string, ticketIds: readonly string[]): Promise<void> {
  if (ticketIds.length === 0) return
  await sql`
    delete from ticket_aliases where source_id = ${sourceId} and ticket_id = any(${ticketIds}::text[])`.execute(
    tx,
  )
}
