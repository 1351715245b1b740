import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

/** Tenants that have a model whose targets are probed. */
export async function findTenantsToProbe(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select distinct tenant_id from models where probe_seconds is not null and is_enabled`.execute(tx)
  return rows.map((row) => row.tenant_id)
}
