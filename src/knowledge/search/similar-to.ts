import { type Access, type Tx, within } from '../../platform/index.ts'
import { normalised } from '../embeddings/embedder.ts'
import type { VectorHit } from '../embeddings/vector-store.ts'
import { type FusedHit, fuse } from './fuse.ts'
import {
  type HybridSearchDeps,
  lookUpBy,
  orByWords,
  type RankedHit,
  readRanked,
  type VectorLookUp,
} from './hybrid-search.ts'
import { type Likeness, likeness, type ProblemText, readProblem } from './problem-likeness.ts'
import type { QueryTerms } from './query-terms.ts'
import { findLexically, type SearchInput } from './search.ts'
import { readProblems, readTicketFacts } from './similar-reads.ts'
import { type Why, whySimilar } from './why-similar.ts'

export type SimilarHit = RankedHit & {
  why: Why[]
  /** By error codes: 0 = it has one of the ticket's, 2 = only another one of the same kind. Less comes first. */
  byCode: 0 | 1 | 2
  /** How much the words of both problems have in common: 0 to 1, 0 where only their meaning is near. */
  likeness: number
}

const POOL = 50
/** Of so many the problems themselves are compared. */
const COMPARED = 24
/** Whoever opens a ticket waits so long for its vectors, where they are in another store. */
const PATIENCE_MS = 500

// Chosen on tickets of the fake help desk (190 and 1,431 of them, both languages), each against the most alike ticket of
// its own fault and that of all other faults: by words 99 and 100 of 100 keep the one of their own fault, and none and 3
// are shown one of another; at 0.2, 4 and 11 are. By meaning 96 keep the one in the other language, and 5 to 10 are shown
// another; below 0.3 every fourth is.
export const LIKE_IN_WORDS = 0.3
const LIKE_IN_MEANING = 0.45

/**
 * Tickets whose problem is like that of a stored one, best first: past problems are compared, no model is called. None
 * where nothing is alike: a ticket is like another one for words that are no chance, an error code, or for being far
 * nearer in meaning than what else is near. Empty where `access` may not read the ticket. Opens its own transactions.
 */
export async function similarTo(
  deps: HybridSearchDeps,
  access: Access,
  documentId: string,
  { limit }: { limit: number },
): Promise<SimilarHit[]> {
  const stored = await deps.database.tenant(access, async (tx) =>
    (await readProblems(tx, [documentId])).get(documentId),
  )
  if (!stored) return []
  const scope = {
    // which tickets alone have: their type need not be looked up
    kinds: ['problem', 'summary'] as const,
    notDocuments: [documentId],
  }
  const { vector_weight } = await deps.settings.of(access.tenantId)
  const lookUp =
    vector_weight === 0
      ? undefined
      : await lookUpBy(deps, access.tenantId, scope, async (set) =>
          meanOf([...(await within(PATIENCE_MS, set.store.vectorsOf(set, stored.chunkIds))).values()]),
        )
  const own = { ...readProblem(stored), title: stored.title }
  const input = { ...scope, query: own.text, limit: POOL, groupBy: 'document', isQuick: true } as const
  const asked = { deps, tenantId: access.tenantId, documentId, own, weight: vector_weight, limit }
  return orByWords(deps, access.tenantId, lookUp, (by) =>
    deps.database.tenant(access, (tx) => rankSimilar(tx, asked, input, by)),
  )
}

type Asked = {
  deps: HybridSearchDeps
  tenantId: string
  documentId: string
  own: ProblemText & { title: string }
  weight: number | null
  limit: number
}

async function rankSimilar(
  tx: Tx,
  { deps, tenantId, documentId, own, weight, limit }: Asked,
  input: SearchInput,
  lookUp: VectorLookUp | undefined,
): Promise<SimilarHit[]> {
  const lexical = await findLexically(tx, tenantId, input)
  const vectors = lookUp ? await lookUp(tx) : []
  const pool = fuse(lexical, vectors, byDocument, weight).slice(0, COMPARED)
  const problems = await compared(tx, own, pool, lexical)
  const isNear = nearness(vectors)
  const alike = (hit: FusedHit) => {
    const to = problems.get(hit.document_id)?.to
    return to !== undefined && ((to.words >= LIKE_IN_WORDS && to.isTelling) || to.codes.length > 0)
  }
  const fused = fuse(
    byProblem(pool, problems),
    vectors.filter((hit) => problems.has(hit.document_id)),
    byDocument,
    weight,
  ).filter((hit) => alike(hit) || isNear(hit.similarity))
  const isRanked = await deps.feedback.isUsed(tx, tenantId)
  const ranked = isRanked ? await deps.feedback.rank(tx, tenantId, own.title, fused) : fused
  const codeOf = (hit: FusedHit) => byCode(problems.get(hit.document_id)?.to)
  const ordered = ranked.toSorted((a, b) => codeOf(a) - codeOf(b))
  const hits = await readRanked(tx, ordered.slice(0, limit), lexical.terms)
  const facts = await readTicketFacts(tx, [documentId, ...hits.map((hit) => hit.document_id)])
  const mine = { problem: own, facts: facts.get(documentId) }
  return hits.map((hit) => {
    const { text, to } = problems.get(hit.document_id) as Compared
    const similarity = isNear(hit.similarity) ? hit.similarity : null
    const theirs = { problem: text, facts: facts.get(hit.document_id) }
    const why = whySimilar(mine, theirs, { terms: lexical.terms, alike: to, similarity })
    return { ...hit, why, byCode: byCode(to), likeness: to.words }
  })
}

const byDocument = (hit: { document_id: string }) => hit.document_id

type Compared = { text: ProblemText; to: Likeness }

async function compared(
  tx: Tx,
  own: ProblemText,
  pool: readonly FusedHit[],
  terms: QueryTerms,
): Promise<Map<string, Compared>> {
  const problems = await readProblems(tx, pool.map(byDocument))
  return new Map(
    Array.from(problems, ([id, problem]) => {
      const text = readProblem(problem)
      return [id, { text, to: likeness(own, text, terms) }]
    }),
  )
}

function byCode(to: Likeness | undefined): SimilarHit['byCode'] {
  if (to && to.codes.length > 0) return 0
  return to?.hasOtherCode ? 2 : 1
}

/** What the same size or rate in both adds to their likeness: it tells, but is no name of a fault as a code is. */
const SAME_QUANTITY = 1.5

/** The pool in the order of what the problems themselves have in common. */
function byProblem(pool: readonly FusedHit[], problems: Map<string, Compared>) {
  const found = pool
    .map((hit) => {
      const to = problems.get(hit.document_id)?.to
      return { ...hit, score: (to?.words ?? 0) * (to && to.quantities.length > 0 ? SAME_QUANTITY : 1) }
    })
    .sort((a, b) => b.score - a.score)
  return { found, bound: 1 }
}

/** Whether a similarity stands out from that of the farthest that was looked at: what is near differs from model to model. */
function nearness(vectors: readonly VectorHit[]): (similarity: number | null) => boolean {
  const farthest = Math.min(1, ...vectors.map((hit) => hit.similarity))
  return (similarity) =>
    similarity !== null && similarity > farthest && similarity - farthest >= LIKE_IN_MEANING * (1 - farthest)
}

function meanOf(vectors: Float32Array[]): Float32Array | undefined {
  const [first] = vectors
  if (!first) return undefined
  return normalised(first.map((_, i) => vectors.reduce((sum, vector) => sum + (vector[i] ?? 0), 0)))
}
