const SECRET_NAME = /(password|secret|token|hash|cookie|authorization|backup_codes?|private|credential)/i
/** Named like a secret, but is none. */
const HARMLESS = new Set(['token_type', 'keys', 'key_id', 'max_tokens', 'secret_name'])
const REDACTED = '[redacted]'
const LONGEST_TEXT = 2_000

/** A copy without the values of fields that are named like secrets, and with long texts cut. */
export function redact(value: unknown, name = ''): unknown {
  if (value === null || value === undefined) return value
  if (name === 'key' || (SECRET_NAME.test(name) && !HARMLESS.has(name) && typeof value !== 'boolean'))
    return REDACTED
  if (typeof value === 'string')
    return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value
  if (Array.isArray(value)) return value.map((item) => redact(item))
  if (value instanceof Date || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item, key)]))
}
