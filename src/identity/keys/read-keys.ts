import { type Database, decodeCursor, encodeCursor, notFound, type Principal } from '../../platform/index.ts'
import { tenantAccess } from '../tenants/tenant-access.ts'
import { presentKey } from './key-schemas.ts'
import { findListedKey, type KeyFilter, listKeys } from './key-store.ts'

type Reader = { database: Pick<Database, 'tenant'>; principal: Principal }

/** One page of keys, newest first, as the API shows them. */
export async function readKeys(
  { database, principal }: Reader,
  page: { limit: number; cursor?: string | undefined },
  filter: KeyFilter,
) {
  const before = decodeCursor(page.cursor, 'key')
  const rows = await database.tenant(tenantAccess(principal), (tx) =>
    listKeys(tx, { limit: page.limit + 1, before }, filter),
  )
  const items = rows.slice(0, page.limit)
  const last = items.at(-1)
  return {
    items: items.map(presentKey),
    next_cursor: rows.length > page.limit && last ? encodeCursor(last.id) : null,
  }
}

export async function readKey({ database, principal }: Reader, id: string) {
  const row = await database.tenant(tenantAccess(principal), (tx) => findListedKey(tx, id))
  if (!row) throw notFound('key')
  return presentKey(row)
}
