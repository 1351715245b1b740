import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

/** Of these names, those that no group has and no key carries: whom they are to let in, they let in nobody. */
export async function findUnknownGroups(
  tx: Tx,
  tenantId: string,
  names: readonly string[],
): Promise<string[]> {
  if (names.length === 0) return []
  const { rows } = await sql<{ name: string }>`
    select name from (select distinct unnest(${names}::text[]) as name) n
    where not exists (select from groups g where g.tenant_id = ${tenantId} and g.name = n.name)
      and not exists (select from api_keys k
        where k.tenant_id = ${tenantId} and n.name = any(k.groups) and k.revoked_at is null
          and (k.expires_at is null or k.expires_at > now()))
    order by name`.execute(tx)
  return rows.map((row) => row.name)
}
