import type { Format } from '../pipeline/document.ts'
import { formatOf } from '../pipeline/formats.ts'
import { readImageSize } from './image-size.ts'

/** How the text of a file is read. `none`: there is none that can be. */
export type AttachmentFormat = { kind: 'parsed'; format: Format } | { kind: 'image' } | { kind: 'none' }

const NONE: AttachmentFormat = { kind: 'none' }
const TEXT_ENDINGS =
  /\.(json|xml|ya?ml|ini|conf|cfg|env|toml|eml|ics|vcf|sql|sh|ps1|bat|properties|har|trace|out|err|diff|patch)$/i
/** Looked at for what no text holds. */
const SAMPLE = 8_192

/**
 * What a file is by its first bytes, and only among texts by its name and the type that was declared for it: both come
 * from whoever sent it.
 */
export function attachmentFormat(bytes: Buffer, name: string, declaredType: string | null): AttachmentFormat {
  if (startsWith(bytes, '%PDF-')) return parsed('pdf')
  if (startsWith(bytes, 'PK\x03\x04')) return isWordFile(bytes) ? parsed('docx') : NONE
  if (readImageSize(bytes)) return { kind: 'image' }
  if (!looksLikeText(bytes)) return NONE
  const byName = formatOf(name)
  if (byName !== undefined) return byName === 'pdf' || byName === 'docx' ? NONE : parsed(byName)
  const type = (declaredType ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/html' || type === 'application/xhtml+xml') return parsed('html')
  if (type === 'text/csv') return parsed('csv')
  if (type === 'text/markdown') return parsed('markdown')
  if (type === 'image/svg+xml' || /\.svg$/i.test(name)) return NONE
  const isText = type.startsWith('text/') || /^application\/(json|xml|x-yaml|yaml|sql)$/.test(type)
  return isText || TEXT_ENDINGS.test(name) ? parsed('text') : NONE
}

/** Types that a browser shows without running anything; all others travel as bytes. */
const HARMLESS = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/bmp',
  'application/pdf',
])

/** What a download says that it is: by what the bytes begin with, never by what its sender declared. */
export function servedType(bytes: Buffer): string {
  const image = readImageSize(bytes)
  const type = image?.type ?? (startsWith(bytes, '%PDF-') ? 'application/pdf' : 'application/octet-stream')
  return HARMLESS.has(type) ? type : 'application/octet-stream'
}

function parsed(format: Format): AttachmentFormat {
  return { kind: 'parsed', format }
}

function startsWith(bytes: Buffer, signature: string): boolean {
  return bytes.subarray(0, signature.length).equals(Buffer.from(signature, 'latin1'))
}

// The names of the entries stand in the archive as they are; one that lies about them is read as damaged.
function isWordFile(bytes: Buffer): boolean {
  return bytes.includes('word/document.xml')
}

function looksLikeText(bytes: Buffer): boolean {
  const sample = bytes.subarray(0, SAMPLE)
  const isUtf16 = (sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff)
  return isUtf16 || !sample.includes(0)
}
