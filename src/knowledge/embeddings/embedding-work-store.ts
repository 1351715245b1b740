import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

// Which sets there is work on, over all tenants.

/** Of a set that was found complete: which passages need no look for a while. */
export type LookedThrough = {
  setId: string
  /** As it was then: where it has gone back since, all is looked through again. */
  scannedTo: string
  /** Passages up to here had vectors. */
  upTo: string
}

/**
 * Tenants whose sets are not what their settings ask for, or not complete, and that may be worked on now; and the sets that
 * are complete. `lookedThrough`: of these only what came since is looked at.
 */
export async function findTenantsToEmbed(
  tx: Tx,
  { local, store }: { local: string | null; store: string },
  lookedThrough: readonly LookedThrough[] = [],
): Promise<{ tenants: string[]; complete: Array<Omit<LookedThrough, 'upTo'>> }> {
  type Row = { id: string; has_work: boolean; lacks: boolean | null; set_id: string; scanned_to: string }
  const { rows } = await sql<Row>`
    select t.id, f.lacks, a.id as set_id, a.scanned_to, coalesce(f.lacks
      or (w.embedder is null and (a.id is not null or b.id is not null))
      or (w.embedder is not null and coalesce(b.retry_at, '-infinity') <= now() and (
        b.id is not null
        or ((a.id is null or a.embedder <> w.embedder or a.store <> ${store})
          and exists (select from chunks c where c.tenant_id = t.id)))), false) as has_work
    from tenants t
    left join copilot_settings s on s.tenant_id = t.id
    left join embedding_sets a on a.tenant_id = t.id and a.state = 'active'
    left join embedding_sets b on b.tenant_id = t.id and b.state = 'building'
    left join jsonb_to_recordset(${JSON.stringify(lookedThrough)}::jsonb)
      as k ("setId" text, "scannedTo" text, "upTo" text) on k."setId" = a.id and k."scannedTo" = a.scanned_to
    cross join lateral (select coalesce('gateway:' || s.embedding_model, ${local}::text) as embedder) w
    cross join lateral (select case when a.id is not null and coalesce(a.retry_at, '-infinity') <= now() then exists (
      select from chunks c where c.tenant_id = t.id and c.id > coalesce(k."upTo", a.scanned_to)
        and not exists (select from chunk_vectors v where v.chunk_id = c.id and v.set_id = a.id)) end as lacks) f
    order by t.id`.execute(tx)
  return {
    tenants: rows.filter((row) => row.has_work).map((row) => row.id),
    complete: rows
      .filter((row) => row.lacks === false)
      .map((row) => ({ setId: row.set_id, scannedTo: row.scanned_to })),
  }
}
