// PostgreSQL's text refuses U+0000; the other controls and invisible characters break matching and display.
// U+200C and U+200D stay: they join letters and emoji.
// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\u00AD\u200B\u2060\uFEFF]/g
const ODD_SPACES = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g
// Hangul that macOS stores as separate letters (file names, exports), and combining marks.
const DECOMPOSED = /[\u0300-\u036F\u1100-\u11FF\u3099\u309A]/

/** Text that every store and screen takes: well-formed, NFC, `\n` line ends, no control characters. */
export function cleanText(text: string): string {
  const clean = text.replace(LINE_ENDS, '\n').replace(CONTROLS, '').replace(ODD_SPACES, ' ').toWellFormed()
  return DECOMPOSED.test(clean) ? clean.normalize('NFC') : clean
}

/** Clean text on one line of at most `max` characters (never half a character). */
export function cleanLine(text: string, max: number): string {
  const line = cleanText(text.length > max * 4 ? text.slice(0, max * 4) : text)
    .replaceAll(/\s+/g, ' ')
    .trim()
  return line.length > max
    ? `${line
        .slice(0, max - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`
    : line
}

const MAX_DEPTH = 6

/** A JSON value with clean strings; what JSON cannot hold, and what is nested absurdly deep, is left out. */
export function cleanValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean' || value === null) return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (depth >= MAX_DEPTH) return null
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, depth + 1))
  if (typeof value !== 'object') return null
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined && typeof item !== 'function')
      .map(([key, item]) => [cleanText(key), cleanValue(item, depth + 1)]),
  )
}
