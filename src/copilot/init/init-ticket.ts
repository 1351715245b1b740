import {
  documentsLike,
  type HybridSearchDeps,
  type SearchHit,
  type SimilarHit,
  similarTo,
  type Why,
} from '../../knowledge/index.ts'
import type { Access, Tx } from '../../platform/index.ts'
import { hideInHits, hideInSummary } from '../passages/hide-secrets.ts'
import { withoutSecrets } from '../passages/without-secrets.ts'
import {
  findPublicChunks,
  findSourceNames,
  findSummaries,
  findTicketFacts,
  type TicketChunk,
  type TicketHead,
  type TicketSummary,
} from '../tickets/ticket-reads.ts'
import { whatSolved } from './what-solved.ts'

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
  byCode: SimilarHit['byCode']
}

/** `sourceName` null: whoever reads may not know the source itself. */
export type RelatedDocument = SearchHit & { sourceName: string | null }

export type Prepared = {
  summary: TicketSummary | undefined
  similar: SimilarTicket[]
  solutions: RelatedDocument[]
}

/** More are looked at than shown: those that were solved go first. */
const SPARE = 5

/** What was prepared for a ticket, as far as `access` may read it. No model is asked. */
export async function initTicket(
  deps: HybridSearchDeps,
  access: Access,
  input: { ticket: TicketHead; limit: number; readsKnowledge: boolean },
): Promise<Prepared> {
  const { ticket, limit } = input
  const found = await similarTo(deps, access, ticket.document_id, { limit: limit + SPARE })
  return deps.database.tenant(access, async (tx) => {
    const ids = found.map((hit) => hit.document_id)
    const summaries = await findSummaries(tx, [ticket.document_id, ...ids])
    const similar = inOrder(await describe(tx, found, summaries)).slice(0, limit)
    const related = await documentsLike(tx, access.tenantId, ticket.document_id, {
      limit,
      isQuick: true,
      types: input.readsKnowledge ? ['articles', 'documents', 'solutions'] : ['solutions'],
      notDocuments: [ticket.document_id, ...similar.map((one) => one.ticket.document_id)],
    })
    const names = await findSourceNames(
      tx,
      related.map((hit) => hit.source_id),
    )
    const solutions = hideInHits(related).map((hit) => ({
      ...hit,
      sourceName: names.get(hit.source_id) ?? null,
    }))
    const own = summaries.get(ticket.document_id)
    const summary = own && hideInSummary(own, ticket.language)
    return { summary, similar, solutions }
  })
}

async function describe(
  tx: Tx,
  found: SimilarHit[],
  summaries: Map<string, TicketSummary>,
): Promise<SimilarTicket[]> {
  const ids = found.map((hit) => hit.document_id)
  const facts = new Map((await findTicketFacts(tx, ids)).map((one) => [one.document_id, one]))
  const chunks = await findPublicChunks(tx, ids, ['solution'])
  return found.flatMap((hit) => {
    const ticket = facts.get(hit.document_id)
    if (!ticket) return []
    const summary = summaries.get(hit.document_id)
    const own = chunks.filter((chunk) => chunk.document_id === hit.document_id)
    return {
      ...{ ticket, score: hit.score, chunkId: hit.chunk_id, why: hit.why, byCode: hit.byCode },
      problem: withoutSecrets(summary?.problem || hit.snippet, ticket.language, hit.content),
      ...solutionOf(ticket, own, summary),
    }
  })
}

/** What an agent told or did, or the summary's words for it. A ticket that is not over has none, whatever was tried. */
function solutionOf(
  ticket: TicketHead,
  passages: TicketChunk[],
  summary: TicketSummary | undefined,
): Pick<SimilarTicket, 'solution' | 'solutionChunkId'> {
  if (ticket.status !== 'resolved' && ticket.status !== 'closed')
    return { solution: '', solutionChunkId: null }
  const told = passages
    .map(({ chunk_id, content }) => ({
      chunk_id,
      text: withoutSecrets(whatSolved(content), ticket.language, content),
    }))
    .filter(({ text }) => text !== '')
  const [first] = told
  return first
    ? { solution: told.map(({ text }) => text).join('\n\n'), solutionChunkId: first.chunk_id }
    : { solution: withoutSecrets(summary?.solution ?? '', ticket.language), solutionChunkId: null }
}

/** The same error code first, another one last; among those that are alike in this, what is solved. */
function inOrder(similar: SimilarTicket[]): SimilarTicket[] {
  const isOpen = ({ solution }: SimilarTicket) => Number(solution === '')
  return similar.toSorted((a, b) => a.byCode - b.byCode || isOpen(a) - isOpen(b))
}
