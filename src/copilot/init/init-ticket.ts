import { readQueryTerms, type SearchHit, search } from '../../knowledge/index.ts'
import type { Tx } from '../../platform/index.ts'
import { findSimilar } from '../tickets/similar.ts'
import { ticketProblem } from '../tickets/ticket-problem.ts'
import {
  findPublicChunks,
  findSummaries,
  findTicketFacts,
  type TicketHead,
  type TicketSummary,
} from '../tickets/ticket-reads.ts'
import { type Why, whySimilar } from './why-similar.ts'

export type SimilarTicket = {
  ticket: TicketHead
  score: number
  /** What it was about. */
  problem: string
  /** What solved it, in the agent's words or the summary's; '' where it is not solved. */
  solution: string
  /** The passage that the solution stands in; null: it is of the summary. */
  solutionChunkId: string | null
  chunkId: string
  why: Why[]
}

export type Prepared = {
  summary: TicketSummary | undefined
  similar: SimilarTicket[]
  solutions: SearchHit[]
}

/** More are looked at than shown: those that were solved go first. */
const SPARE = 5

/** What was prepared for a ticket: read from the database alone, under the access of `tx`. */
export async function initTicket(
  tx: Tx,
  input: { tenantId: string; ticket: TicketHead; limit: number; readsKnowledge: boolean },
): Promise<Prepared> {
  const { tenantId, ticket, limit } = input
  const problem = await ticketProblem(tx, ticket)
  const found = await findSimilar(tx, {
    ...{ tenantId, documentId: ticket.document_id, problem },
    limit: limit + SPARE,
  })
  const terms = await readQueryTerms(tx, tenantId, problem)
  const weights = new Map(terms.map((term) => [term.text, term.rarity]))
  const ids = found.map((hit) => hit.document_id)
  const summaries = await findSummaries(tx, [ticket.document_id, ...ids])
  const similar = await describe(tx, { ticket, problem, found, summaries, weights })
  const shown = solvedFirst(similar).slice(0, limit)
  const solutions = await search(tx, tenantId, {
    query: problem,
    limit,
    groupBy: 'document',
    filters: { type: input.readsKnowledge ? ['articles', 'documents', 'solutions'] : ['solutions'] },
    notDocuments: [ticket.document_id, ...shown.map((one) => one.ticket.document_id)],
  })
  return { summary: summaries.get(ticket.document_id), similar: shown, solutions }
}

async function describe(
  tx: Tx,
  input: {
    ticket: TicketHead
    problem: string
    found: SearchHit[]
    summaries: Map<string, TicketSummary>
    weights: Map<string, number>
  },
): Promise<SimilarTicket[]> {
  const ids = input.found.map((hit) => hit.document_id)
  const facts = new Map((await findTicketFacts(tx, ids)).map((one) => [one.document_id, one]))
  const chunks = await findPublicChunks(tx, ids, ['solution'])
  const self = { ...input.ticket, text: input.problem }
  return input.found.flatMap((hit) => {
    const ticket = facts.get(hit.document_id)
    if (!ticket) return []
    const summary = input.summaries.get(hit.document_id)
    const own = chunks.filter((chunk) => chunk.document_id === hit.document_id)
    const solution = own.map((chunk) => chunk.content).join('\n\n')
    return {
      ...{ ticket, score: hit.score, chunkId: hit.chunk_id },
      problem: summary?.problem || hit.snippet,
      solution: solution || summary?.solution || '',
      solutionChunkId: own[0]?.chunk_id ?? null,
      why: whySimilar(self, { ...ticket, text: `${ticket.subject}\n${hit.content}` }, input.weights),
    }
  })
}

function solvedFirst(similar: SimilarTicket[]): SimilarTicket[] {
  return [...similar.filter((one) => one.solution !== ''), ...similar.filter((one) => one.solution === '')]
}
