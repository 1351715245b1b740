import type { SearchHit } from '../../knowledge/index.ts'
import { isTicket } from '../passages/hide-secrets.ts'
import { linesOf, type Unit } from '../passages/passage-units.ts'
import { withoutSecrets } from '../passages/without-secrets.ts'
import { nothingFound, type QuestionLanguage } from './answer-texts.ts'

export type Citation = {
  /** The number in the answer: [1], [2], … */
  id: number
  document_id: string
  /** The document's name in its source: the path of a file, the id of a pushed one. */
  external_id: string
  chunk_id: string
  title: string
  /** The headings above the quote, outermost first: `A > B`; '' at the top of the document. */
  heading: string
  url: string | null
  /** An exact substring of the chunk's content. */
  quote: string
}

/** A run of statements from one passage, not yet numbered. */
export type AnswerPart = {
  source: Omit<Citation, 'id'>
  /** The text of the whole passage, which is not shown. */
  passage: string
  pieces: Piece[]
}

export type Piece = {
  /** What stands between this piece and the one before. */
  gap: string
  text: string
  /** Whether the citation's number follows the text. */
  isMarked: boolean
  /** What comes behind the number: the code of a step, the end of a table row. */
  tail: string
}

export type ExtractiveAnswer = {
  found: boolean
  answer: string
  citations: Citation[]
}

/** Where a quote is from. */
export type Place = { hit: SearchHit; chunk_id: string; headings: string[]; content: string }

export function assemble(parts: AnswerPart[], language: QuestionLanguage): ExtractiveAnswer {
  if (parts.length === 0) return { found: false, answer: nothingFound(language), citations: [] }
  return {
    found: true,
    answer: parts.map((part, i) => renderPart(part, i + 1)).join('\n\n'),
    citations: parts.map((part, i) => ({ id: i + 1, ...part.source })),
  }
}

export function renderPart(part: AnswerPart, id: number): string {
  return part.pieces
    .map(({ gap, text, isMarked, tail }) => `${gap}${text}${isMarked ? ` [${id}]` : ''}${tail}`)
    .join('')
}

/** A part of units that stand together in a passage. */
export function makePart(place: Place, units: Unit[]): AnswerPart {
  const quote = place.content.slice((units[0] as Unit).from, (units.at(-1) as Unit).to)
  const pieces = units.map((unit, i) => {
    const before = units[i - 1]
    return { gap: before ? gapBetween(place.content, before, unit) : '', ...pieceOf(unit, units[i + 1]) }
  })
  // Code alone: its number stands below it, since behind a fence it would break it.
  if (!pieces.some((piece) => piece.isMarked)) {
    pieces.push({ gap: '\n\n', text: '', isMarked: true, tail: '' })
  }
  return { source: sourceOf(place, quote), passage: place.content, pieces }
}

/** Rows of a table that stand together, shown under its header. */
export function makeTablePart(place: Place, header: string, rows: string[]): AnswerPart {
  const pieces = rows.map((row, i) => ({ gap: i === 0 ? `${header}\n` : '\n', ...markRow(row) }))
  return { source: sourceOf(place, rows.join('\n')), passage: place.content, pieces }
}

function sourceOf({ hit, chunk_id, headings }: Place, quote: string): AnswerPart['source'] {
  const { document_id, external_id, title, url } = hit
  return { document_id, external_id, chunk_id, title, heading: headings.join(' > '), url, quote }
}

function pieceOf(unit: Unit, next: Unit | undefined): Omit<Piece, 'gap'> {
  if (unit.kind === 'code') return { text: unit.text, isMarked: false, tail: '' }
  if (unit.kind === 'table') return markRow(unit.text)
  // Sentences of one paragraph share the number at its end.
  if (unit.kind === 'sentence' && next?.kind === 'sentence' && next.paragraph === unit.paragraph)
    return { text: unit.text, isMarked: false, tail: '' }
  return { ...splitTail(unit.text), isMarked: true }
}

function markRow(text: string): Omit<Piece, 'gap'> {
  const end = text.search(/\s*\|$/)
  return end === -1
    ? { text, isMarked: true, tail: '' }
    : { text: text.slice(0, end), isMarked: true, tail: text.slice(end) }
}

/** The prose of a step, and the code behind it, which must stay free of the number. */
function splitTail(text: string): { text: string; tail: string } {
  let inFence = false
  let proseEnd = 0
  for (const line of linesOf(text)) {
    const isFence = /^\s*(?:`{3,}|~{3,})/.test(line.text)
    if (!isFence && !inFence && line.text.trim() !== '') proseEnd = line.to
    if (isFence) inFence = !inFence
  }
  return { text: text.slice(0, proseEnd), tail: text.slice(proseEnd) }
}

function gapBetween(content: string, before: Unit, unit: Unit): string {
  if (before.kind === 'sentence' && unit.kind === 'sentence' && before.paragraph === unit.paragraph)
    return ' '
  const isTight = before.kind === 'item' && unit.kind === 'item'
  return isTight && !content.slice(before.from, before.to).includes('\n') ? '\n' : '\n\n'
}

/** Parts without passwords, keys, codes and vouchers that somebody was given in a ticket. */
export function hideInParts(parts: AnswerPart[], hits: readonly SearchHit[]): AnswerPart[] {
  const tickets = new Map(hits.filter(isTicket).map((hit) => [hit.document_id, hit.language]))
  return parts.map((part) => {
    const { quote, document_id } = part.source
    const language = tickets.get(document_id)
    if (language === undefined) return part
    const shown = (text: string) => withoutSecrets(text, language, part.passage)
    return {
      ...part,
      source: { ...part.source, quote: shown(quote) },
      pieces: part.pieces.map((piece) => ({ ...piece, text: shown(piece.text), tail: shown(piece.tail) })),
    }
  })
}
