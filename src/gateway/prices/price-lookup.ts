import { type KnownPrice, toKnownPrice } from './known-price.ts'
import type { ListedPrice } from './price-store.ts'
import type { ShippedPrices } from './shipped-prices.ts'

/** What a model of one provider costs at a time (ms since 1970); undefined when nobody knows. */
export type PriceAt = (time: number) => KnownPrice | undefined

/** Whose model it is: a provider that a tenant has set up. */
export type Seller = { id: string; baseUrl: string; prices: string | undefined }

export type PriceLookup = (seller: Seller, model: string) => PriceAt

/**
 * Prices of one tenant: its own go first, of them one for this very provider, of those the newest that had begun; then
 * the table that ships with Naru.
 */
export function createPriceLookup(own: readonly ListedPrice[], shipped: ShippedPrices): PriceLookup {
  return (seller, model) => {
    const name = model.toLowerCase()
    const mine = own
      .filter((row) => row.model.toLowerCase() === name)
      .filter((row) => row.provider_id === null || row.provider_id === seller.id)
      .sort((a, b) => rank(b) - rank(a) || b.valid_from.getTime() - a.valid_from.getTime())
      .map((row) => ({ from: row.valid_from.getTime(), known: priceOf(row) }))
    const entry = shipped.find({ seller: seller.prices, baseUrl: seller.baseUrl }, model)
    return (time) => mine.find(({ from }) => from <= time)?.known ?? entry?.at(time)
  }
}

export function priceOf(row: ListedPrice): KnownPrice {
  return toKnownPrice(row, { source: row.source, validFrom: row.valid_from.toISOString() })
}

function rank(row: ListedPrice): number {
  return row.provider_id === null ? 0 : 1
}
