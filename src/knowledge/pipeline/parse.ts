import { AppError } from '../../platform/index.ts'
import { cleanLine, cleanText, cleanValue } from './clean-text.ts'
import { detectLanguage } from './detect-language.ts'
import type { Block, Draft, ParsedDocument, ParseInput } from './document.ts'
import { formats } from './formats.ts'
import { titleFromName } from './title-from-name.ts'

/** Larger files are refused before they are read. */
const MAX_FILE_BYTES = 50 * 1024 * 1024
const MAX_TITLE = 300
const MAX_KEY = 500

/**
 * Reads one file. Throws `AppError` with the code `parse_failed`, `file_too_large`, `encoding_invalid`,
 * `archive_bomb`, `password_protected` or `empty_file`; the message says what to do.
 */
export async function parse(input: ParseInput): Promise<ParsedDocument[]> {
  assertFileSize(input.bytes.byteLength)
  if (input.bytes.byteLength === 0) throw emptyFile()
  const drafts = await readDrafts(input)
  const documents = drafts
    .map((draft) => complete(draft, input))
    .filter((document): document is ParsedDocument => document !== undefined)
  if (documents.length === 0) throw emptyFile()
  return withUniqueKeys(documents)
}

export function assertFileSize(bytes: number): void {
  if (bytes <= MAX_FILE_BYTES) return
  throw new AppError({
    code: 'file_too_large',
    status: 413,
    message: `The file has ${(bytes / 1024 / 1024).toFixed(1)} MB; the limit is ${MAX_FILE_BYTES / 1024 / 1024} MB. Split it, or leave it out.`,
  })
}

function emptyFile(): AppError {
  return new AppError({
    code: 'empty_file',
    status: 422,
    message: 'The file has no text. Add text to it, or leave it out.',
  })
}

async function readDrafts(input: ParseInput): Promise<Draft[]> {
  const parser = await formats[input.format].load()
  try {
    return await parser(input)
  } catch (error) {
    if (error instanceof AppError) throw error
    const nested = error instanceof RangeError && /call stack/i.test(error.message)
    throw new AppError({
      code: 'parse_failed',
      status: 422,
      message: nested
        ? 'The file is nested too deeply to be read. Simplify it, or leave it out.'
        : `The file could not be read as ${input.format}: it is damaged or of another format.`,
      detail: error instanceof Error ? error.message : String(error),
      cause: error,
    })
  }
}

function complete(draft: Draft, input: ParseInput): ParsedDocument | undefined {
  const blocks = draft.blocks.map(cleanBlock).filter((block) => block.text !== '')
  const given = input.title ? cleanLine(input.title, MAX_TITLE) : ''
  const own = draft.title ? cleanLine(draft.title, MAX_TITLE) : ''
  // A page without a body is still a page when it says its own name (section pages of documentation sites).
  if (blocks.length === 0 && own === '') return undefined
  const title =
    given || own || openingHeading(blocks) || cleanLine(titleFromName(input.name), MAX_TITLE) || 'Untitled'
  // The title stands above the text already: a first heading that repeats it would be read twice.
  if (blocks[0]?.kind === 'heading' && sameTitle(blocks[0].text, title)) blocks.shift()
  const text = renderBlocks(blocks)
  const prose = blocks.filter((block) => block.kind !== 'code').map((block) => block.text)
  return {
    ...(draft.key === undefined ? {} : { key: cleanLine(draft.key, MAX_KEY) }),
    title,
    language: detectLanguage([title, ...prose]),
    ...(draft.url ? { url: cleanLine(draft.url, 2000) } : {}),
    ...(draft.updatedAt ? { updatedAt: draft.updatedAt } : {}),
    ...(draft.type ? { type: cleanLine(draft.type, 100) } : {}),
    ...(draft.metadata ? { metadata: cleanValue(draft.metadata) as Record<string, unknown> } : {}),
    text,
    blocks,
  }
}

// Headings that every document may have: they say what a part of it is, not what it is about.
const GENERIC_HEADING =
  /^(executive summary|summary|overview|(table of )?contents|toc|introduction|synopsis|abstract|background|preface|개요|소개|목차|차례|요약|서론|들어가며|머리말|배경)$/i

/** The heading that a document begins with, when it names the document; '' otherwise. */
function openingHeading(blocks: Block[]): string {
  const [first] = blocks
  if (first?.kind !== 'heading' || first.level !== 1) return ''
  const text = cleanLine(first.text, MAX_TITLE)
  return GENERIC_HEADING.test(text.replaceAll(/^[\d.)\s]+|[\s:：.]+$/g, '')) ? '' : text
}

function cleanBlock(block: Block): Block {
  if (block.kind !== 'heading') return { ...block, text: cleanText(block.text).trim() }
  const text = cleanLine(block.text, Number.POSITIVE_INFINITY)
  // A "heading" of several hundred characters is a paragraph in large type.
  if (text.length > 200) return { kind: 'paragraph', text }
  return { kind: 'heading', level: Math.min(Math.max(block.level, 1), 6), text }
}

function sameTitle(heading: string, title: string): boolean {
  const plain = (text: string) =>
    text
      .replaceAll(/[`*_\s]+/g, ' ')
      .trim()
      .toLowerCase()
  return plain(heading) === plain(title)
}

function renderBlocks(blocks: Block[]): string {
  return blocks
    .map((block) => (block.kind === 'heading' ? `${'#'.repeat(block.level)} ${block.text}` : block.text))
    .join('\n\n')
}

/** Two rows with one id are two documents: the later ones get a number, in file order. */
function withUniqueKeys(documents: ParsedDocument[]): ParsedDocument[] {
  const seen = new Map<string, number>()
  const taken = new Set(documents.map((document) => document.key))
  for (const document of documents) {
    if (document.key === undefined) continue
    let count = (seen.get(document.key) ?? 0) + 1
    if (count > 1) {
      while (taken.has(`${document.key}#${count}`)) count += 1
      seen.set(document.key, count)
      document.key = `${document.key}#${count}`
      taken.add(document.key)
    } else {
      seen.set(document.key, count)
    }
  }
  return documents
}
