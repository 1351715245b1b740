const SECRET_NAME =
  /(password|secret|token|hash|cookie|authorization|backup_?codes?|private|credential|signature)/i
/** Named like a secret, but is none. */
const HARMLESS = new Set([
  ...['token_type', 'keys', 'key_id', 'max_tokens', 'secret_name'],
  ...['max_output_tokens', 'first_token_ms', 'tokens_per_minute'],
])
const REDACTED = '[redacted]'
const LONGEST_TEXT = 2_000
const MOST_ITEMS = 1_000
const DEEPEST = 12

/**
 * A copy without secrets: not the values of fields that are named like them, nor keys, tokens and passwords inside
 * texts. Long texts, long lists and what lies too deep are cut, so that circles end too.
 */
export function redact(value: unknown, name = '', depth = 0): unknown {
  if (value === null || value === undefined) return value
  if (isSecret(name, value)) return REDACTED
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object') return value
  if (depth >= DEEPEST) return '[too deep]'
  if (value instanceof Uint8Array) return `[${value.length} bytes]`
  if (value instanceof Error) return redactText(value.message)
  if (value instanceof Set) return redact([...value], name, depth)
  if (value instanceof Map) return redact(Object.fromEntries(Array.from(value, named)), name, depth)
  if (Array.isArray(value)) return redactList(value, depth)
  if ('toJSON' in value && typeof value.toJSON === 'function') return redact(value.toJSON(), name, depth + 1)
  const entries = Object.entries(value)
  const kept = entries.slice(0, MOST_ITEMS).map(([key, item]) => [key, redact(item, key, depth + 1)])
  if (entries.length > MOST_ITEMS) kept.push(['…', `${entries.length - MOST_ITEMS} more`])
  return Object.fromEntries(kept)
}

/** Objects as keys may have no text, and asking for it would throw. */
function named([key, item]: [unknown, unknown], at: number): [string, unknown] {
  return [typeof key === 'object' || typeof key === 'function' ? `[key ${at + 1}]` : String(key), item]
}

function isSecret(name: string, value: unknown): boolean {
  if (name === 'key') return true
  return SECRET_NAME.test(name) && !HARMLESS.has(name) && typeof value !== 'boolean'
}

function redactList(items: readonly unknown[], depth: number): unknown[] {
  const kept = items.slice(0, MOST_ITEMS).map((item) => redact(item, '', depth + 1))
  return items.length > MOST_ITEMS ? [...kept, `… ${items.length - MOST_ITEMS} more`] : kept
}

function redactText(text: string): string {
  const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
  return (
    short
      // what tells keys apart stays
      .replace(/\b(naru_sk_[\w-]{6})[\w-]{6,}/g, '$1…')
      .replace(/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, REDACTED)
      .replace(/\b(Bearer|Basic) +[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`)
      .replace(/(:\/\/[^\s:/@]*:)[^\s/@]+@/g, `$1${REDACTED}@`)
      .replace(/([?#&](?:token|key|secret|password|signature)=)[^\s&#]+/gi, `$1${REDACTED}`)
  )
}
