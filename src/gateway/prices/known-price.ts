import type { Price, Rates } from './price.ts'

/** USD a million tokens, as decimal strings; null: as `input`, or as `output`. */
export type UsdRates = {
  input: string
  output: string
  cached_input: string | null
  cache_write: string | null
  reasoning: string | null
}

/** A price, as it is computed with and as people read it. */
export type KnownPrice = {
  price: Price
  usd: UsdRates
  /** `usd` of longer inputs. */
  tiers: ReadonlyArray<UsdRates & { above: number }>
  /** Where it is from: usually an address. */
  source: string
  /** RFC 3339, or a day; null: nobody said. */
  validFrom: string | null
  /** The day on which it was read there, of the table that ships with Naru; null: somebody set it themselves. */
  asOf: string | null
}

type Decimal = string | number
type Given = {
  input: Decimal
  output: Decimal
  cached_input?: Decimal | null
  cache_write?: Decimal | null
  reasoning?: Decimal | null
}

/** From USD a million tokens, with six places at most. */
export function toKnownPrice(
  given: Given & { tiers?: ReadonlyArray<Given & { above: number }> },
  of: Pick<KnownPrice, 'source' | 'validFrom'> & { asOf?: string },
): KnownPrice {
  const tiers = given.tiers ?? []
  return {
    ...of,
    asOf: of.asOf ?? null,
    usd: toUsdRates(given),
    tiers: tiers.map((tier) => ({ above: tier.above, ...toUsdRates(tier) })),
    price: {
      ...toRates(given),
      ...(tiers.length > 0 ? { tiers: tiers.map((tier) => ({ above: tier.above, ...toRates(tier) })) } : {}),
    },
  }
}

function toRates({ input, output, cached_input, cache_write, reasoning }: Given): Rates {
  return {
    input: toPico(input),
    output: toPico(output),
    cachedInput: toPico(cached_input ?? input),
    cacheWrite: toPico(cache_write ?? input),
    reasoning: toPico(reasoning ?? output),
  }
}

function toUsdRates({ input, output, cached_input, cache_write, reasoning }: Given): UsdRates {
  return {
    input: decimal(input),
    output: decimal(output),
    cached_input: optional(cached_input),
    cache_write: optional(cache_write),
    reasoning: optional(reasoning),
  }
}

function optional(value: Decimal | null | undefined): string | null {
  return value === null || value === undefined ? null : decimal(value)
}

/** `2.500000000` → `2.5`, 1e-7 → `0.0000001`. */
function decimal(value: Decimal): string {
  const text = typeof value === 'string' ? value : value.toFixed(9)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** USD a million tokens → picodollars a token. */
function toPico(usd: Decimal): number {
  return Math.round(Number(usd) * 1_000_000)
}
