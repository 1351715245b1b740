/** When to ask again, in ms from now: `retry-after-ms`, else `retry-after` in seconds or as a date. */
export function retryAfterMs(
  headers: Record<string, string | string[] | undefined>,
  now: number = Date.now(),
): number | undefined {
  const exact = Number(headers['retry-after-ms'])
  if (Number.isFinite(exact) && exact > 0) return exact
  const given = headers['retry-after']
  if (typeof given !== 'string' || given.trim() === '') return undefined
  const seconds = Number(given)
  if (Number.isFinite(seconds)) return seconds > 0 ? seconds * 1000 : undefined
  const date = Date.parse(given)
  return Number.isNaN(date) || date <= now ? undefined : date - now
}
