import type { Audit } from '../../identity/index.ts'
import {
  AppError,
  accessOf,
  type Database,
  newId,
  notFound,
  type Principal,
  type Signals,
} from '../../platform/index.ts'
import { tellCatalogChanged } from '../catalog-signals.ts'
import { holdProviders } from '../providers/provider-store.ts'
import type { KnownPrice } from './known-price.ts'
import { priceOf } from './price-lookup.ts'
import {
  deletePrice,
  findPrice,
  insertPrice,
  type ListedPrice,
  listPrices,
  type PriceRow,
} from './price-store.ts'
import type { ShippedPrices } from './shipped-prices.ts'

export type PriceInput = Pick<PriceRow, 'model' | 'input' | 'output' | 'source'> & {
  providerId: string | null
  cachedInput: string | null
  cacheWrite: string | null
  reasoning: string | null
  validFrom: Date
}

/** A price of a tenant, or of the table that ships with Naru. */
export type PriceItem = {
  /** null: of the table. */
  id: string | null
  provider: { id: string; name: string } | null
  model: string
  known: KnownPrice
}

export type PriceFilter = { query?: string | undefined; provider?: string | undefined }

export type Prices = {
  /** The tenant's own first, then those of the table that hold now. */
  list(principal: Principal, filter: PriceFilter): Promise<PriceItem[]>
  add(principal: Principal, input: PriceInput): Promise<PriceItem>
  delete(principal: Principal, id: string): Promise<void>
}

type Deps = {
  database: Database
  signals: Pick<Signals, 'send'>
  audit: Audit
  shipped: ShippedPrices
}

/** Prices of one's own, and the table that ships with Naru. What calls have cost stays in the ledger. */
export function createPrices({ database, signals, audit, shipped }: Deps): Prices {
  return {
    async list(principal, filter) {
      const own = await database.tenant(accessOf(principal), (tx) => listPrices(tx, principal.tenantId))
      const now = Date.now()
      const table = shipped.list().map((entry) => ({
        id: null,
        provider: entry.provider,
        model: entry.model,
        known: entry.at(now),
      }))
      return [...own.map(toItem), ...table].filter((item) => matches(item, filter))
    },
    add: (principal, input) =>
      database.tenant(accessOf(principal), async (tx) => {
        const { providerId } = input
        if (providerId !== null && (await holdProviders(tx, principal.tenantId, [providerId])).length === 0)
          throw notFound('provider')
        const id = newId('prc')
        if (!(await insertPrice(tx, { id, ...toColumns(input), ...createdBy(principal) })))
          throw priceTaken(input)
        const row = (await findPrice(tx, id)) as ListedPrice
        await tellCatalogChanged(signals, tx, principal.tenantId)
        await audit.record(tx, principal, {
          action: 'price.created',
          target: auditSubject(row),
          after: audited(row),
        })
        return toItem(row)
      }),
    delete: (principal, id) =>
      database.tenant(accessOf(principal), async (tx) => {
        const row = await findPrice(tx, id)
        if (!row || !(await deletePrice(tx, id))) throw notFound('price')
        await tellCatalogChanged(signals, tx, principal.tenantId)
        await audit.record(tx, principal, {
          action: 'price.deleted',
          target: auditSubject(row),
          before: audited(row),
        })
      }),
  }
}

function matches({ provider, model }: PriceItem, { query, provider: wanted }: PriceFilter): boolean {
  if (wanted !== undefined && provider?.id !== wanted && provider?.name !== wanted) return false
  return query === undefined || model.toLowerCase().includes(query.toLowerCase())
}

function toItem(row: ListedPrice): PriceItem {
  return {
    id: row.id,
    provider:
      row.provider_id === null ? null : { id: row.provider_id, name: row.provider_name ?? row.provider_id },
    model: row.model,
    known: priceOf(row),
  }
}

function toColumns(input: PriceInput) {
  const { model, output, reasoning, source } = input
  return {
    ...{ model, input: input.input, output, reasoning, source },
    provider_id: input.providerId,
    cached_input: input.cachedInput,
    cache_write: input.cacheWrite,
    valid_from: input.validFrom,
  }
}

function createdBy({ id, tenantId }: Principal) {
  return { tenant_id: tenantId, created_by: id }
}

function auditSubject({ id, model }: ListedPrice) {
  return { kind: 'price', id, name: model }
}

function audited(row: ListedPrice) {
  const { usd, source, validFrom } = priceOf(row)
  return { provider_name: row.provider_name, model: row.model, ...usd, source, valid_from: validFrom }
}

function priceTaken({ model, validFrom }: PriceInput): AppError {
  return new AppError({
    code: 'price_exists',
    status: 409,
    message: `There is a price for "${model}" from ${validFrom.toISOString()} on already. Delete that one first, or give another time.`,
  })
}
