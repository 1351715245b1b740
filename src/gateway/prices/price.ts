import type { Usage } from '../usage.ts'

/**
 * What tokens cost, in picodollars a token: 1 USD a million tokens is 1,000,000. Whole numbers, so that sums are exact.
 * Source: the table that ships with Naru, or a tenant's own price.
 */
export type Price = {
  input: number
  output: number
  cachedInput: number
  cacheWrite: number
  reasoning: number
}

/** Picodollars in one dollar. */
export const PICO = 1_000_000_000_000

/** What a call cost in picodollars; null when the price, or what was used, is not known. */
export function costOf(usage: Usage, price: Price | undefined): number | null {
  if (!price || usage.input === null || usage.output === null) return null
  const cached = usage.cachedInput ?? 0
  const written = usage.cacheWrite ?? 0
  const reasoning = usage.reasoning ?? 0
  return Math.round(
    Math.max(usage.input - cached - written, 0) * price.input +
      cached * price.cachedInput +
      written * price.cacheWrite +
      Math.max(usage.output - reasoning, 0) * price.output +
      reasoning * price.reasoning,
  )
}

/** USD as a decimal string with twelve places at most: `0.00001234`. */
export function toUsd(pico: number): string {
  const whole = Math.floor(pico / PICO)
  const rest = String(pico - whole * PICO)
    .padStart(12, '0')
    .replace(/0+$/, '')
  return rest === '' ? String(whole) : `${whole}.${rest}`
}
