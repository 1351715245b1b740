const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d

/**
 * The same JSON object with these values at its top level, and every other byte as it was: numbers keep their digits,
 * keys their order. `body` must be valid JSON with an object at its top.
 */
export function spliceJson(body: Buffer, changes: Readonly<Record<string, unknown>>): Buffer {
  const missing = new Map(Object.entries(changes).map(([key, value]) => [key, JSON.stringify(value)]))
  const values = new Map(missing)
  const parts: Buffer[] = []
  let copied = 0
  let isEmpty = true
  const start = body.indexOf(OPEN_OBJECT) + 1
  let at = start
  while (at < body.length) {
    const keyStart = nextQuoteOrEnd(body, at)
    if (body[keyStart] !== QUOTE) break
    isEmpty = false
    const keyEnd = endOfString(body, keyStart)
    const valueStart = skipSpace(body, skipTo(body, keyEnd, COLON) + 1)
    const valueEnd = endOfValue(body, valueStart)
    const key = readKey(body, keyStart, keyEnd)
    const value = values.get(key)
    if (value !== undefined) {
      // a key that stands there twice is replaced twice: which one counts is up to who reads it
      parts.push(body.subarray(copied, valueStart), Buffer.from(value))
      copied = valueEnd
      missing.delete(key)
    }
    at = valueEnd
  }
  if (missing.size > 0) {
    const added = [...missing].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')
    const text = Buffer.from(isEmpty ? added : `${added},`)
    if (parts.length === 0) return Buffer.concat([body.subarray(0, start), text, body.subarray(start)])
    const first = parts[0] as Buffer
    parts.splice(0, 1, first.subarray(0, start), text, first.subarray(start))
  }
  parts.push(body.subarray(copied))
  return Buffer.concat(parts)
}

const ESCAPED = Buffer.from('\\u')

/**
 * What `spliceJson` does to one key that the object is known to have, with a text as its value: undefined where a look
 * at every key is needed to find it.
 */
export function replaceText(body: Buffer, key: string, value: string): Buffer | undefined {
  const quoted = `"${key}"`
  const at = body.indexOf(quoted)
  // one that stands there once, and no key is written otherwise: this is it
  if (at === -1 || body.includes(quoted, at + quoted.length) || body.includes(ESCAPED)) return undefined
  const start = skipSpace(body, skipTo(body, at + quoted.length, COLON) + 1)
  if (body[start] !== QUOTE) return undefined
  return Buffer.concat([
    body.subarray(0, start),
    Buffer.from(JSON.stringify(value)),
    body.subarray(endOfString(body, start)),
  ])
}

function readKey(body: Buffer, start: number, end: number): string {
  const text = body.toString('utf8', start, end)
  return text.includes('\\') ? (JSON.parse(text) as string) : text.slice(1, -1)
}

/** Where the next key begins, or the object ends. */
function nextQuoteOrEnd(body: Buffer, from: number): number {
  let at = from
  while (at < body.length && body[at] !== QUOTE && body[at] !== CLOSE_OBJECT) at++
  return at
}

/** Just behind the string that begins at `start`. */
function endOfString(body: Buffer, start: number): number {
  let at = start
  for (;;) {
    at = body.indexOf(QUOTE, at + 1)
    if (at === -1) return body.length
    let before = at - 1
    while (body[before] === BACKSLASH) before--
    if ((at - before) % 2 === 1) return at + 1
  }
}

/** Just behind the value that begins at `start`. */
function endOfValue(body: Buffer, start: number): number {
  const first = body[start]
  if (first === QUOTE) return endOfString(body, start)
  let at = start
  if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) {
    while (at < body.length && body[at] !== COMMA && body[at] !== CLOSE_OBJECT) at++
    return at
  }
  let depth = 0
  while (at < body.length) {
    const byte = body[at]
    if (byte === QUOTE) {
      at = endOfString(body, at)
      continue
    }
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++
    if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--
    at++
    if (depth === 0) return at
  }
  return at
}

function skipTo(body: Buffer, from: number, byte: number): number {
  let at = from
  while (at < body.length && body[at] !== byte) at++
  return at
}

function skipSpace(body: Buffer, from: number): number {
  let at = from
  while ((body[at] as number) <= 0x20) at++
  return at
}
