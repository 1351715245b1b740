import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

export type DroppedBlob = { tenant_id: string; sha256: string }

/**
 * Blobs of all tenants that are to be removed now and that nothing refers to: nobody stores the same bytes until
 * `releaseBlobs`, or for five minutes. What something refers to is struck off. `more`: there may be others.
 */
export async function claimBlobs(tx: Tx, limit: number): Promise<{ blobs: DroppedBlob[]; more: boolean }> {
  const { rows: due } = await sql<DroppedBlob>`
    update blobs_to_remove b set claimed_at = now()
    from (
      select tenant_id, sha256 from blobs_to_remove
      where due_at <= now() and (claimed_at is null or claimed_at < now() - interval '5 minutes')
      order by due_at limit ${limit} for update skip locked
    ) due
    where b.tenant_id = due.tenant_id and b.sha256 = due.sha256
    returning b.tenant_id, b.sha256`.execute(tx)
  if (due.length === 0) return { blobs: [], more: false }
  // looked at only now that the rows are ours: whoever refers to one of them has done so before, or waits for us
  const { rows: used } = await sql<DroppedBlob>`
    delete from blobs_to_remove b using jsonb_to_recordset(${JSON.stringify(due)}::jsonb) as c (tenant_id text, sha256 text)
    where b.tenant_id = c.tenant_id and b.sha256 = c.sha256
      and exists (select from attachments a where a.tenant_id = c.tenant_id and a.sha256 = c.sha256)
    returning b.tenant_id, b.sha256`.execute(tx)
  const isUsed = new Set(used.map(keyOf))
  return { blobs: due.filter((blob) => !isUsed.has(keyOf(blob))), more: due.length === limit }
}

/**
 * They are removed. In an hour they are once more: an upload that began before may have ended after, and its process
 * may have died before it could say so.
 */
export async function releaseBlobs(tx: Tx, removed: readonly DroppedBlob[]): Promise<void> {
  const records = JSON.stringify(removed)
  await sql`
    delete from blobs_to_remove b using jsonb_to_recordset(${records}::jsonb) as c (tenant_id text, sha256 text)
    where b.tenant_id = c.tenant_id and b.sha256 = c.sha256 and b.passes > 0`.execute(tx)
  await sql`
    update blobs_to_remove b set claimed_at = null, passes = 1, due_at = now() + interval '1 hour'
    from jsonb_to_recordset(${records}::jsonb) as c (tenant_id text, sha256 text)
    where b.tenant_id = c.tenant_id and b.sha256 = c.sha256`.execute(tx)
}

/** The place did not let them be removed. */
export async function retryBlobs(tx: Tx, kept: readonly DroppedBlob[]): Promise<void> {
  await sql`
    update blobs_to_remove b set claimed_at = null, due_at = now() + interval '30 seconds'
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as c (tenant_id text, sha256 text)
    where b.tenant_id = c.tenant_id and b.sha256 = c.sha256`.execute(tx)
}

function keyOf({ tenant_id, sha256 }: DroppedBlob): string {
  return `${tenant_id}/${sha256}`
}
