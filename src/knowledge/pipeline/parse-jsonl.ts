import { AppError } from '../../platform/index.ts'
import { decodeText } from './decode-text.ts'
import type { Draft, ParseInput } from './document.ts'
import { MAX_RECORDS, recordDocument } from './record-document.ts'

/** One JSON object a line. A line that is none fails the file and is named: leaving it out would hide a loss. */
export function parseJsonl(input: ParseInput): Draft[] {
  const drafts: Draft[] = []
  for (const [index, line] of decodeText(input.bytes).split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const draft = recordDocument(readRecord(line, index + 1), index + 1)
    if (draft) drafts.push(draft)
    if (drafts.length > MAX_RECORDS) throw tooManyRecords()
  }
  return drafts
}

function readRecord(line: string, number: number): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw badLine(number, 'is not JSON', cause)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badLine(number, 'is not a JSON object')
  }
  return value as Record<string, unknown>
}

function badLine(number: number, what: string, cause?: unknown): AppError {
  return new AppError({
    code: 'parse_failed',
    status: 422,
    message: `Line ${number} ${what}. Each line must hold one JSON object: correct that line.`,
    cause,
  })
}

export function tooManyRecords(): AppError {
  return new AppError({
    code: 'parse_failed',
    status: 422,
    message: `The file has more than ${MAX_RECORDS} records. Split it into several files.`,
  })
}
