import { z } from 'zod'
import { line } from '../../platform/index.ts'
import type { KnownPrice, UsdRates } from './known-price.ts'

const usd = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be USD as a decimal number with six places at most, such as "2.50"')

const ratesSchema = z.object({
  input: z.string(),
  output: z.string(),
  cached_input: z.string().nullable().describe('null: as input'),
  cache_write: z.string().nullable().describe('null: as input'),
  reasoning: z.string().nullable().describe('null: as output'),
})

/** USD a million tokens. */
export const priceSchema = ratesSchema.extend({
  tiers: z
    .array(ratesSchema.extend({ above: z.int() }))
    .describe('What all tokens of a call cost once its input has more than `above` tokens'),
  source: z.string().describe('Where the price is from'),
  valid_from: z.string().nullable().describe('RFC 3339, or a day; null: not known'),
  as_of: z
    .string()
    .nullable()
    .describe('The day on which it was taken over from its source; null: a price of one’s own'),
})

export const listedPriceSchema = priceSchema.extend({
  id: z.string().nullable().describe('null: ships with Naru'),
  provider: z
    .object({ id: z.string(), name: z.string() })
    .nullable()
    .describe('null: of this model at every provider'),
  model: z.string(),
  is_own: z.boolean(),
})

export const priceBody = z.strictObject({
  provider_id: z.string().max(100).nullish().describe('Left out: of this model at every provider'),
  model: line(300).describe('As the provider calls it'),
  input: usd,
  output: usd,
  cached_input: usd.nullish().describe('As input when left out'),
  cache_write: usd.nullish().describe('As input when left out'),
  reasoning: usd.nullish().describe('As output when left out'),
  valid_from: z.iso.datetime({ offset: true }).optional().describe('From now on when left out'),
  source: line(500).describe('Where the price is from, such as an address').or(z.literal('')).optional(),
})

export function presentPrice({
  usd,
  tiers,
  source,
  validFrom,
  asOf,
}: KnownPrice): z.output<typeof priceSchema> {
  return {
    ...presentRates(usd),
    tiers: tiers.map((tier) => ({ ...presentRates(tier), above: tier.above })),
    source,
    valid_from: validFrom,
    as_of: asOf,
  }
}

function presentRates({ input, output, cached_input, cache_write, reasoning }: UsdRates): UsdRates {
  return { input, output, cached_input, cache_write, reasoning }
}
