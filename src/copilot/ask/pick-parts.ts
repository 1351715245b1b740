import type { SearchHit } from '../../knowledge/index.ts'
import { extractParts } from './answer-extractively.ts'
import type { AnswerPart } from './answer-part.ts'
import { askedWords } from './coverage.ts'
import { asksForFact, asksForHelp } from './question-kind.ts'
import { quoteSolution } from './quote-solution.ts'
import type { FoundTickets } from './read-solved.ts'
import type { Surroundings } from './read-surroundings.ts'
import { solvingArticles } from './solving-articles.ts'

type Found = {
  /** Best first. */
  hits: SearchHit[]
  /** idf by term. */
  weights: Map<string, number>
  surroundings: Surroundings
  tickets: FoundTickets
}

/**
 * What documents say; else what solved a problem like it, in an article or a ticket. What people only told or asked helps
 * nobody who has the same problem, and single sentences of what solved one are no help either. A question of somebody
 * else is no answer to any.
 */
export function pickParts(query: string, { hits, weights, surroundings, tickets }: Found): AnswerPart[] {
  const input = { query, weights, hits }
  const wantsHelp = asksForHelp(query)
  const left = wantsHelp ? new Set([...tickets.talk, ...tickets.told]) : tickets.talk
  const said = extractParts({ ...input, surroundings: without(left, hits, surroundings) })
  if (said.length > 0) return said
  const solved = [...(wantsHelp ? solvingArticles(hits, surroundings) : []), ...tickets.solved]
  const solution = quoteSolution(query, askedWords(query, weights), solved)
  if (solution.length > 0 || wantsHelp || !asksForFact(query)) return solution
  return extractParts({ ...input, surroundings: without(tickets.asked, hits, surroundings) })
}

function without(left: Set<string>, hits: SearchHit[], surroundings: Surroundings): Surroundings {
  if (left.size === 0) return surroundings
  const kept = new Map(surroundings)
  for (const hit of hits) {
    const chunks = surroundings.get(hit.document_id) ?? [hit]
    kept.set(
      hit.document_id,
      chunks.filter((chunk) => !left.has(chunk.chunk_id)),
    )
  }
  return kept
}
