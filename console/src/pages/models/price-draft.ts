import type { NewPrice } from '../../api/types.ts'

export const rates = ['input', 'output', 'cachedInput', 'cacheWrite', 'reasoning'] as const
export type Rate = (typeof rates)[number]

/** As typed. */
export type PriceDraft = Record<Rate, string> & {
  providerId: string | null
  model: string
  /** A day (`2026-11-21`) of one's own time zone; empty: from now on. */
  validFrom: string
  source: string
}

export const blankPrice: PriceDraft = {
  ...{ providerId: null, model: '', validFrom: '', source: '' },
  ...{ input: '', output: '', cachedInput: '', cacheWrite: '', reasoning: '' },
}

const USD = /^\d{1,6}(\.\d{1,6})?$/

/** Only these two have to be given: the others are as them when left empty. */
const isRequired = (rate: Rate) => rate === 'input' || rate === 'output'

export function isRateWrong(draft: PriceDraft, rate: Rate): boolean {
  const text = draft[rate].trim()
  return text === '' ? isRequired(rate) : !USD.test(text)
}

export const isPriceComplete = (draft: PriceDraft) =>
  draft.model.trim() !== '' && !rates.some((rate) => isRateWrong(draft, rate))

export function toPrice(draft: PriceDraft): NewPrice {
  const optional = (rate: Rate) => draft[rate].trim() || null
  return {
    provider_id: draft.providerId,
    model: draft.model.trim(),
    input: draft.input.trim(),
    output: draft.output.trim(),
    cached_input: optional('cachedInput'),
    cache_write: optional('cacheWrite'),
    reasoning: optional('reasoning'),
    ...(draft.validFrom === '' ? {} : { valid_from: new Date(`${draft.validFrom}T00:00:00`).toISOString() }),
    source: draft.source.trim(),
  }
}
