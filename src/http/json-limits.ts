import { AppError } from '../platform/index.ts'

const MAX_DEPTH = 64
const MAX_VALUES = 100_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * Refuses JSON nested deeper than 64 or made of more than 100,000 values, before it is parsed: a megabyte of `[[[[`
 * or of `0,0,0,` costs a hundred times its size as objects, and everything that walks the result pays again.
 */
export function refuseTooDeep(json: Buffer): void {
  let depth = 0
  // every value but the first follows a comma or opens a list or object
  let values = 1
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]
    if (byte === QUOTE) at = endOfString(json, at)
    else if (byte === COMMA) values++
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values++
      depth++
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
    if (depth > MAX_DEPTH || values > MAX_VALUES) throw tooDeep()
  }
}

// Bytes of a character that is no ASCII are all above 0x7f: none looks like a quote or a backslash.
function endOfString(json: Buffer, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1
  return at
}

function tooDeep(): AppError {
  return new AppError({
    code: 'body_too_deep',
    status: 400,
    message: `The body is nested deeper than ${MAX_DEPTH} levels or holds more than ${MAX_VALUES.toLocaleString('en')} values. Send it flatter, or less at a time.`,
  })
}
