/** What a page's address may hold: each page names its own fields and reads them with these. */
export type Search = Record<string, unknown>

export const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value))
export const flag = (value: unknown) => (value === true ? true : undefined)

/** One of the words that a field of the address may have, or none. */
export const oneOf = <Word extends string>(words: readonly Word[], value: unknown) =>
  words.find((word) => word === value)

export function amount(value: unknown): number | undefined {
  const number = Number(value)
  return number > 0 && Number.isFinite(number) ? number : undefined
}

export function pageNumber(value: unknown): number | undefined {
  const page = Math.floor(Number(value))
  return page > 1 ? page : undefined
}
