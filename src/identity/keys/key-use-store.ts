import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

/** What one key did from one address since the last write; times in milliseconds. */
export type KeyUse = { keyId: string; address: string; firstAt: number; lastAt: number; uses: number }

/** Of each key the addresses that used it last are kept. */
const KEPT_ADDRESSES = 100

export async function recordUses(
  tx: Tx,
  keys: ReadonlyArray<{ id: string; lastAt: number }>,
  uses: readonly KeyUse[],
): Promise<void> {
  const ids = keys.map(({ id }) => id)
  // held in one order everywhere: two processes that write the same rows must not wait for each other in a circle, and
  // an update that joins keeps no order
  await sql`select from api_keys where id = any (${ids}::text[]) order by id for no key update`.execute(tx)
  await sql`
    update api_keys set last_used_at = greatest(last_used_at, used.at)
    from unnest(${ids}::text[], ${keys.map(({ lastAt }) => new Date(lastAt))}::timestamptz[]) as used (id, at)
    where api_keys.id = used.id`.execute(tx)
  if (uses.length === 0) return
  await addUses(tx, uses)
  await dropOldest(tx, [...new Set(uses.map(({ keyId }) => keyId))])
}

// Keys that are gone meanwhile drop out by the join.
async function addUses(tx: Tx, uses: readonly KeyUse[]): Promise<void> {
  const column = <T>(of: (use: KeyUse) => T) => uses.map(of)
  await sql`
    insert into key_uses (key_id, tenant_id, address, first_used_at, last_used_at, uses)
    select k.id, k.tenant_id, u.address, u.first_at, u.last_at, u.uses
    from unnest(${column((use) => use.keyId)}::text[], ${column((use) => use.address)}::text[],
      ${column((use) => new Date(use.firstAt))}::timestamptz[], ${column((use) => new Date(use.lastAt))}::timestamptz[],
      ${column((use) => use.uses)}::bigint[]) as u (key_id, address, first_at, last_at, uses)
    join api_keys k on k.id = u.key_id
    order by k.id, u.address
    on conflict (key_id, address) do update set
      last_used_at = greatest(key_uses.last_used_at, excluded.last_used_at),
      uses = key_uses.uses + excluded.uses`.execute(tx)
}

async function dropOldest(tx: Tx, keyIds: readonly string[]): Promise<void> {
  await sql`
    delete from key_uses where (key_id, address) in (
      select key_id, address from (
        select key_id, address, row_number() over (partition by key_id order by last_used_at desc, address) as place
        from key_uses where key_id = any (${keyIds}::text[])) ranked
      where place > ${KEPT_ADDRESSES})`.execute(tx)
}

/** Last used first. */
export async function listUses(tx: Tx, keyId: string): Promise<Array<Selectable<DB['key_uses']>>> {
  return tx
    .selectFrom('key_uses')
    .selectAll()
    .where('key_id', '=', keyId)
    .orderBy('last_used_at', 'desc')
    .orderBy('address')
    .execute()
}
