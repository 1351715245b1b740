/** Readers for what a document says about itself, in front matter, JSON records or table columns. */

export function firstText(values: Record<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = values[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  }
  return undefined
}

/** Only absolute web addresses: a relative one cannot be opened from an answer. */
export function webAddress(text: string | undefined): string | undefined {
  return text && /^https?:\/\/\S+$/i.test(text) && URL.canParse(text) ? text : undefined
}

/** RFC 3339 UTC, or undefined when the text is no date between 1970 and 2200. */
export function instant(text: string | undefined): string | undefined {
  if (!text || !/^\d{4}[-/.]/.test(text)) return undefined
  const plain = text.replace(/^(\d{4})[/.](\d{1,2})[/.](\d{1,2})/, (_, year, month, day) =>
    [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-'),
  )
  // Without a zone the text means UTC, wherever the server runs: the same bytes give the same document.
  const zoned = /[zZ]$|[+-]\d{2}:?\d{2}$/.test(plain) || !/\d{2}:\d{2}/.test(plain) ? plain : `${plain}Z`
  const date = new Date(zoned.replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T'))
  const year = Number.isNaN(date.getTime()) ? 0 : date.getUTCFullYear()
  return year >= 1970 && year <= 2200 ? date.toISOString() : undefined
}
