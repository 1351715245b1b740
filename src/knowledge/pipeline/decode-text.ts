import { AppError } from '../../platform/index.ts'

const HANGUL = /[\uAC00-\uD7A3]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside ASCII is counted
const NON_ASCII = /[^\u0000-\u007F]/g

/**
 * Bytes to text. In order: a byte order mark, UTF-16 without a mark, UTF-8, the encoding that the file names
 * (`declared`), Korean Windows (CP949, what Excel writes in Korea), and UTF-8 with under 1 % damage repaired.
 */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const marked = markedEncoding(bytes) ?? unmarkedUtf16(bytes)
  if (marked) return new TextDecoder(marked).decode(bytes)
  return (
    tryDecode(bytes, 'utf-8') ??
    (declared && !/^utf-?8$/i.test(declared) ? tryDecode(bytes, declared) : undefined) ??
    tryKorean(bytes) ??
    repairUtf8(bytes)
  )
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** UTF-16 text has a zero in every other byte wherever it holds ASCII: spaces and line ends at least. */
function unmarkedUtf16(bytes: Uint8Array): string | undefined {
  const sample = Math.min(bytes.length, 4096) & ~1
  let even = 0
  let odd = 0
  for (let index = 0; index < sample; index += 2) {
    if (bytes[index] === 0) even += 1
    if (bytes[index + 1] === 0) odd += 1
  }
  const enough = Math.max(sample * 0.05, 2)
  if (odd > enough && even * 20 < odd) return 'utf-16le'
  if (even > enough && odd * 20 < even) return 'utf-16be'
  return undefined
}

function tryDecode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function tryKorean(bytes: Uint8Array): string | undefined {
  const text = tryDecode(bytes, 'euc-kr')
  if (text === undefined) return undefined
  const foreign = text.match(NON_ASCII)?.length ?? 0
  const hangul = text.match(HANGUL)?.length ?? 0
  return hangul > 0 && hangul >= foreign * 0.6 ? text : undefined
}

function repairUtf8(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(bytes)
  let broken = 0
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', at + 1)) broken += 1
  if (broken <= text.length * 0.01) return text
  throw new AppError({
    code: 'encoding_invalid',
    status: 422,
    message: 'The file is not text in UTF-8, UTF-16 or Korean CP949. Save it as UTF-8, or leave it out.',
    detail: `${broken} broken sequences in ${text.length} characters`,
  })
}
