import { AppError } from '../../platform/index.ts'
import { type Chunk, chunk } from '../pipeline/chunk.ts'
import { cleanText } from '../pipeline/clean-text.ts'
import type { ParsePool } from '../pipeline/parse-pool.ts'
import { attachmentFormat } from './attachment-format.ts'
import type { Ocr } from './ocr.ts'

/** What the text of a file came to. */
export type AttachmentText = {
  /** '' where there is none. */
  text: string
  /** Its passages, without what stands around them. */
  passages: Array<Pick<Chunk, 'heading' | 'content'>>
  /** Why there is no text although there may be some; undefined: all was read. */
  notRead?: { code: string; message: string } | undefined
}

/** A log of 20 MB is kept whole; so much of it is searchable. */
const MOST_PASSAGES = 300
const MOST_CHARACTERS = 500_000

type Deps = {
  pool: Pick<ParsePool, 'parseAndChunk'>
  /** undefined: there is no language data on this machine. */
  ocr: Pick<Ocr, 'read'> | undefined
}

/** Throws what the parse pool and OCR throw: `parse_failed`, `archive_bomb`, `password_protected`, … */
export async function readAttachment(
  { pool, ocr }: Deps,
  file: { bytes: Buffer; name: string; contentType: string | null },
): Promise<AttachmentText> {
  const found = attachmentFormat(file.bytes, file.name, file.contentType)
  if (found.kind === 'none' || file.bytes.length === 0) return { text: '', passages: [] }
  if (found.kind === 'image')
    return ocr ? fromPicture(file.name, cleanText(await ocr.read(file.bytes)).trim()) : withoutOcr()
  try {
    const documents = await pool.parseAndChunk({ bytes: file.bytes, format: found.format, name: file.name })
    return cut(
      documents.map(({ text }) => text).join('\n\n'),
      documents.flatMap(({ chunks }) => chunks),
    )
  } catch (error) {
    // a scanned PDF, an empty log: nothing is wrong with them
    if (error instanceof AppError && error.code === 'empty_file') return { text: '', passages: [] }
    throw error
  }
}

function fromPicture(title: string, text: string): AttachmentText {
  if (text === '') return { text, passages: [] }
  const blocks = text.split(/\n{2,}/).map((part) => ({ kind: 'paragraph' as const, text: part }))
  return cut(text, chunk({ title, blocks }))
}

function cut(text: string, passages: AttachmentText['passages']): AttachmentText {
  return {
    text: text.slice(0, MOST_CHARACTERS).toWellFormed(),
    passages: passages.slice(0, MOST_PASSAGES).map(({ heading, content }) => ({ heading, content })),
  }
}

function withoutOcr(): AttachmentText {
  const { code, message } = ocrNotSetUp()
  return { text: '', passages: [], notRead: { code, message } }
}

function ocrNotSetUp(): AppError {
  return new AppError({
    code: 'ocr_not_set_up',
    status: 422,
    message:
      'The picture is kept, and its text is not read: this machine has no language data for it. Whoever runs the server installs tesseract-ocr-kor and tesseract-ocr-eng, or names a folder with NARU_OCR_DATA.',
  })
}
