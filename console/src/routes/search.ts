/** What a page's address may hold: each page names its own fields and reads them with these. */
export type Search = Record<string, unknown>

export const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value))
export const flag = (value: unknown) => (value === true ? true : undefined)

export function pageNumber(value: unknown): number | undefined {
  const page = Math.floor(Number(value))
  return page > 1 ? page : undefined
}
