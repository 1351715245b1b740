import type { Usage } from '../usage.ts'

/**
 * What tokens cost, in picodollars a token: 1 USD a million tokens is 1,000,000. Whole numbers, so that sums are exact.
 * Source: the table that ships with Naru, or a tenant's own price.
 */
export type Rates = {
  input: number
  output: number
  cachedInput: number
  cacheWrite: number
  reasoning: number
}

export type Price = Rates & {
  /** What all tokens of a call cost instead once its input has more than `above` tokens; the lowest `above` first. */
  tiers?: readonly (Rates & { above: number })[]
}

/** Picodollars in one dollar. */
export const PICO = 1_000_000_000_000

/** What a call cost in picodollars; null when the price, or what was used, is not known. */
export function costOf(usage: Usage, price: Price | undefined): number | null {
  if (!price || usage.input === null || usage.output === null) return null
  const rates = ratesFor(usage.input, price)
  const cached = usage.cachedInput ?? 0
  const written = usage.cacheWrite ?? 0
  const reasoning = usage.reasoning ?? 0
  return Math.round(
    Math.max(usage.input - cached - written, 0) * rates.input +
      cached * rates.cachedInput +
      written * rates.cacheWrite +
      Math.max(usage.output - reasoning, 0) * rates.output +
      reasoning * rates.reasoning,
  )
}

function ratesFor(input: number, price: Price): Rates {
  return price.tiers?.findLast(({ above }) => input > above) ?? price
}

/** USD as a decimal string with twelve places at most: `0.00001234`. */
export function toUsd(pico: number): string {
  const whole = Math.floor(pico / PICO)
  const rest = String(pico - whole * PICO)
    .padStart(12, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(whole) : `${whole}.${rest}`
}
