/** How names of models are recognised: without regard to case, `regex` apart. */
export type ModelMatch =
  | { or: ModelMatch[] }
  | { and: ModelMatch[] }
  | { equals: string }
  | { starts_with: string }
  | { ends_with: string }
  | { contains: string }
  | { regex: string }

/** USD a million tokens. What is absent costs as input, or as output. */
export type ShippedRates = {
  input: number
  output: number
  cached_input?: number
  cache_write?: number
  reasoning?: number
}

/** A price while its condition holds; of several the last one counts. */
export type ShippedPrice = ShippedRates & {
  /** From this day on (UTC): `2026-03-13`. */
  from?: string
  /** Daily from, until (UTC): `["00:30:00Z", "16:30:00Z"]`. */
  hours?: [string, string]
  /** What all tokens of a call cost instead once its input has more than `above` tokens. */
  tiers?: Array<ShippedRates & { above: number }>
}

export type ShippedModel = { model: string; match: ModelMatch; prices: ShippedPrice[] }

export type ShippedProvider = {
  name: string
  /** The page that the prices were read from. */
  source: string
  /** Regular expression that its addresses begin with. */
  address: string
  /** Providers whose models it sells at their prices. */
  also?: string[]
  /** The first that matches counts. */
  models: ShippedModel[]
}

/** prices.generated.json */
export type ShippedTable = {
  about: string
  /** Of the package that the prices are from. */
  licence: string
  /** The day on which they were taken over: `2026-11-21`. */
  checked_at: string
  providers: Record<string, ShippedProvider>
}
