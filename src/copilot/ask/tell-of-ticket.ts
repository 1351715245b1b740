import type { SearchHit } from '../../knowledge/index.ts'
import type { Access, Database, Tx } from '../../platform/index.ts'
import { splitUnits } from '../passages/passage-units.ts'
import { placesOf, type SourceChoice } from '../tickets/choose-source.ts'
import {
  findPublicChunks,
  findSummaries,
  findTicketHeads,
  type TicketChunk,
  type TicketHead,
  type TicketSummary,
} from '../tickets/ticket-reads.ts'
import type { AnswerPart } from './answer-part.ts'
import { noSuchTicket, type QuestionLanguage, questionLanguage, whichHelpdesk } from './answer-texts.ts'

/** `parts`: what the ticket tells; `text`: why nothing can be told of it. */
export type Told = { hits: SearchHit[]; parts: AnswerPart[] } | { text: string }

/**
 * What is known of a ticket, from its summary and its status, read under the asker's own access; or that there is none of
 * this number that they may read, or several. undefined: the organisation has no help desk. Throws `not_found` where
 * `choice` means none of its help desks.
 */
export async function tellOfTicket(
  input: { database: Database; access: Access; query: string; choice: SourceChoice },
  kind: 'status' | 'summary',
  ticketId: string,
): Promise<Told | undefined> {
  const { database, access, query, choice } = input
  const places = await placesOf(database, access.tenantId, ticketId, choice)
  if (places.length === 0) return undefined
  const language = questionLanguage(query)
  return database.tenant(access, async (tx) => {
    const found = await findTicketHeads(tx, places)
    // of a help desk that who asks may not know, its id is told, as everywhere
    const names = found.map((ticket) => ticket.source_name ?? ticket.source_id)
    const named = namedIn(query, names)
    const [ticket, another] = named.length === 1 ? found.filter((_, i) => names[i] === named[0]) : found
    if (!ticket) return { text: noSuchTicket(language, ticketId) }
    if (another) return { text: whichHelpdesk(language, ticketId, names) }
    return tell(tx, ticket, kind, language)
  })
}

/** Of these names those that stand in a question as words of their own; of "Support" in "Support EU" the longer one. */
function namedIn(query: string, names: readonly string[]): string[] {
  const plain = (text: string) => text.normalize('NFC').toLowerCase()
  const asked = plain(query)
  const isThere = (name: string) =>
    // a particle may follow in Korean
    new RegExp(`(?<![\\p{L}\\p{N}])${escaped(plain(name))}(?![a-z0-9])`, 'u').test(asked)
  const there = names.filter(isThere)
  return there.filter((name) => !there.some((other) => other !== name && plain(other).includes(plain(name))))
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

async function tell(
  tx: Tx,
  ticket: TicketHead,
  kind: 'status' | 'summary',
  language: QuestionLanguage,
): Promise<Told> {
  const summary = (await findSummaries(tx, [ticket.document_id])).get(ticket.document_id)
  const chunks = await findPublicChunks(tx, [ticket.document_id], ['problem', 'solution'])
  const [first] = chunks
  if (!first) return { text: noSuchTicket(language, ticket.ticket_id) }
  const state = statusLine(ticket, language)
  const said = summary && kind === 'summary' ? summaryLines(summary, language) : []
  const problem = kind === 'status' ? summary?.problem : undefined
  const lines = [state, ...(problem ? [problem] : []), ...said.map(({ text }) => text)]
  const parts = [partOf(ticket, first, lines.slice(0, problem ? 2 : 1).join(' '))]
  for (const line of said) {
    const solution = chunks.find((chunk) => chunk.kind === 'solution')
    parts.push(partOf(ticket, line.isSolution && solution ? solution : first, line.text))
  }
  return { hits: [hitOf(ticket, first)], parts: joined(parts) }
}

/** Parts of one passage that follow each other share a citation. */
function joined(parts: AnswerPart[]): AnswerPart[] {
  const kept: AnswerPart[] = []
  for (const part of parts) {
    const before = kept.at(-1)
    if (before?.source.chunk_id !== part.source.chunk_id) kept.push(part)
    else before.pieces.push(...part.pieces.map((piece) => ({ ...piece, gap: '\n\n' })))
  }
  return kept
}

const STATUS = {
  en: { open: 'open', pending: 'pending', on_hold: 'on hold', resolved: 'resolved', closed: 'closed' },
  ko: { open: '열림', pending: '답변 대기', on_hold: '보류', resolved: '해결됨', closed: '종료됨' },
}

function statusLine(ticket: TicketHead, language: QuestionLanguage): string {
  const status = STATUS[language][ticket.status]
  const updated = ticket.updated_at.toISOString().slice(0, 16).replace('T', ' ')
  return language === 'ko'
    ? `티켓 #${ticket.ticket_id} “${ticket.subject}”의 상태는 ${status}이며, ${updated} UTC에 마지막으로 바뀌었습니다.`
    : `Ticket #${ticket.ticket_id} “${ticket.subject}” is ${status}; it last changed at ${updated} UTC.`
}

const LABELS = {
  en: { problem: 'Problem', cause: 'Cause', solution: 'Solution', result: 'Result' },
  ko: { problem: '문제', cause: '원인', solution: '해결', result: '결과' },
}

function summaryLines(
  summary: TicketSummary,
  language: QuestionLanguage,
): Array<{ text: string; isSolution: boolean }> {
  return (['problem', 'cause', 'solution', 'result'] as const)
    .filter((field) => summary[field] !== '')
    .map((field) => ({
      text: `**${LABELS[language][field]}**: ${summary[field]}`,
      isSolution: field === 'solution',
    }))
}

function partOf(ticket: TicketHead, chunk: TicketChunk, text: string): AnswerPart {
  const unit = splitUnits(chunk.content).find((one) => one.kind !== 'heading')
  const { document_id, external_id, subject, url } = ticket
  return {
    source: {
      ...{ document_id, external_id, chunk_id: chunk.chunk_id, title: subject, heading: chunk.heading, url },
      quote: unit?.text ?? chunk.content,
    },
    passage: chunk.content,
    pieces: [{ gap: '', text, isMarked: true, tail: '' }],
  }
}

function hitOf(ticket: TicketHead, chunk: TicketChunk): SearchHit {
  const { document_id, external_id, subject, url, source_id, language } = ticket
  return {
    ...{ document_id, external_id, title: subject, url, source_id, language },
    ...{ chunk_id: chunk.chunk_id, heading: chunk.heading, content: chunk.content },
    ...{ type: 'ticket', score: 1, snippet: chunk.content.slice(0, 240) },
  }
}
