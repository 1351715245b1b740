import type { SearchHit } from '../../knowledge/index.ts'
import { extractParts } from './answer-extractively.ts'
import type { AnswerPart } from './answer-part.ts'
import { askedWords } from './coverage.ts'
import { asksForSteps } from './question-kind.ts'
import { quoteSolution } from './quote-solution.ts'
import type { FoundTickets } from './read-solved.ts'
import type { Surroundings } from './read-surroundings.ts'

type Found = {
  /** Best first. */
  hits: SearchHit[]
  /** idf by term. */
  weights: Map<string, number>
  surroundings: Surroundings
  tickets: FoundTickets
}

/** What documents say; else what solved a ticket like it; what people only told or asked answers no "how". */
export function pickParts(query: string, { hits, weights, surroundings, tickets }: Found): AnswerPart[] {
  const input = { query, weights, hits }
  const said = extractParts({ ...input, surroundings: withoutTalk(hits, surroundings, tickets.talk) })
  if (said.length > 0 || tickets.talk.size === 0) return said
  const solution = quoteSolution(query, askedWords(query, weights), tickets.solved)
  if (solution.length > 0 || asksForSteps(query)) return solution
  return extractParts({ ...input, surroundings })
}

function withoutTalk(hits: SearchHit[], surroundings: Surroundings, talk: Set<string>): Surroundings {
  if (talk.size === 0) return surroundings
  const kept = new Map(surroundings)
  for (const hit of hits) {
    const chunks = surroundings.get(hit.document_id) ?? [hit]
    kept.set(
      hit.document_id,
      chunks.filter((chunk) => !talk.has(chunk.chunk_id)),
    )
  }
  return kept
}
