import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

export type KeyRow = Selectable<DB['api_keys']>

export type NewKey = Pick<KeyRow, 'id' | 'tenant_id' | 'name' | 'prefix' | 'hash' | 'scopes' | 'groups'> & {
  created_by: string | null
  expires_at: Date | null
}

export async function insertKey(tx: Tx, key: NewKey): Promise<KeyRow> {
  return tx.insertInto('api_keys').values(key).returningAll().executeTakeFirstOrThrow()
}

export async function findKeyByHash(tx: Tx, hash: Buffer): Promise<KeyRow | undefined> {
  return tx.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst()
}

export async function findKeyById(tx: Tx, id: string): Promise<KeyRow | undefined> {
  return tx.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function listKeys(
  tx: Tx,
  page: { limit: number; before: string | undefined },
): Promise<KeyRow[]> {
  return tx
    .selectFrom('api_keys')
    .selectAll()
    .$if(page.before !== undefined, (query) => query.where('id', '<', page.before as string))
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute()
}

/** The revoked row, or undefined when there is no such key in this tenant. */
export async function markRevoked(tx: Tx, id: string): Promise<KeyRow | undefined> {
  return tx
    .updateTable('api_keys')
    .set({ revoked_at: sql`coalesce(revoked_at, now())` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

export async function markUsed(tx: Tx, uses: ReadonlyMap<string, Date>): Promise<void> {
  if (uses.size === 0) return
  const sorted = [...uses].sort(([a], [b]) => (a < b ? -1 : 1))
  await sql`
    update api_keys set last_used_at = greatest(last_used_at, used.at)
    from unnest(${sorted.map(([id]) => id)}::text[], ${sorted.map(([, at]) => at)}::timestamptz[]) as used (id, at)
    where api_keys.id = used.id`.execute(tx)
}
