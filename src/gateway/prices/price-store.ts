import { type Selectable, sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

export type PriceRow = Selectable<DB['model_prices']>
export type ListedPrice = PriceRow & { provider_name: string | null }

export type NewPrice = Pick<
  PriceRow,
  | 'id'
  | 'tenant_id'
  | 'provider_id'
  | 'model'
  | 'valid_from'
  | 'input'
  | 'output'
  | 'cached_input'
  | 'cache_write'
  | 'reasoning'
  | 'source'
  | 'created_by'
>

/** False when there is a price of this model from the same moment on. */
export async function insertPrice(tx: Tx, price: NewPrice): Promise<boolean> {
  const row = await tx
    .insertInto('model_prices')
    .values(price)
    .onConflict((on) => on.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

function listed(tx: Tx) {
  return tx
    .selectFrom('model_prices as m')
    .leftJoin('providers as p', 'p.id', 'm.provider_id')
    .selectAll('m')
    .select('p.name as provider_name')
}

/** All of a tenant, by model, the newest first. */
export async function listPrices(tx: Tx, tenantId: string): Promise<ListedPrice[]> {
  return listed(tx)
    .where('m.tenant_id', '=', tenantId)
    .orderBy(sql`lower(m.model)`)
    .orderBy('m.valid_from', 'desc')
    .orderBy('m.id', 'desc')
    .execute()
}

export async function findPrice(tx: Tx, id: string): Promise<ListedPrice | undefined> {
  return listed(tx).where('m.id', '=', id).executeTakeFirst()
}

export async function deletePrice(tx: Tx, id: string): Promise<PriceRow | undefined> {
  return tx.deleteFrom('model_prices').where('id', '=', id).returningAll().executeTakeFirst()
}
