import { CsvError, parse as parseRows } from 'csv-parse/sync'
import { AppError } from '../../platform/index.ts'
import { decodeText } from './decode-text.ts'
import type { Draft, ParseInput } from './document.ts'
import { tooManyRecords } from './parse-jsonl.ts'
import { MAX_RECORDS, recordDocument } from './record-document.ts'

const DELIMITERS = [',', '\t', ';', '|'] as const

/** A table with one record a row: comma, tab, semicolon or bar separated, in UTF-8 or what Korean Excel writes. */
export function parseCsv(input: ParseInput): Draft[] {
  const text = decodeText(input.bytes).replace(/^\uFEFF/, '')
  const rows = readRows(text)
  const first = rows[0]
  if (!first) return []
  const named = looksLikeHeader(first)
  const names = columnNames(named ? first : first.map(() => ''))
  const records = named ? rows.slice(1) : rows
  if (records.length > MAX_RECORDS) throw tooManyRecords()
  return records.flatMap((row, index) => {
    const record = Object.fromEntries(
      row.map((value, column) => [names[column] ?? `column ${column + 1}`, value]),
    )
    return recordDocument(record, index + (named ? 2 : 1)) ?? []
  })
}

function readRows(text: string): string[][] {
  const options = {
    delimiter: detectDelimiter(text),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    // One row too many tells that there are too many.
    to: MAX_RECORDS + 2,
  }
  try {
    return parseRows(text, options)
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
  }
  // Quotes that do not pair up are usually plain characters: inches, or a stray quote in a sentence.
  try {
    return parseRows(text, { ...options, relax_quotes: true, quote: null })
  } catch (cause) {
    throw new AppError({
      code: 'parse_failed',
      status: 422,
      message: `The table could not be read: ${cause instanceof Error ? cause.message : 'broken rows'}. Export it again as CSV.`,
      cause,
    })
  }
}

/** The delimiter that cuts the first lines into the most equal columns; quoted text does not count. */
function detectDelimiter(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 10)
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1)
    const header = counts[0] ?? 0
    const equal = counts.filter((count) => count === header).length / Math.max(1, counts.length)
    const score = header * equal
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** Names are short words; a number, a date or a sentence among them means that the table has no header. */
function looksLikeHeader(row: string[]): boolean {
  return (
    row.every((cell) => cell.length <= 60 && !/^[-+]?[\d.,/:-]+$/.test(cell)) &&
    row.some((cell) => cell !== '')
  )
}

function columnNames(header: string[]): string[] {
  const seen = new Set<string>()
  return header.map((cell, column) => {
    let name = cell.trim() || `column ${column + 1}`
    if (seen.has(name)) name = `${name} ${column + 1}`
    seen.add(name)
    return name
  })
}
