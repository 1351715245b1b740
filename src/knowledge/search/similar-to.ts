import { type Access, type Tx, within } from '../../platform/index.ts'
import { normalised } from '../embeddings/embedder.ts'
import { fuse } from './fuse.ts'
import {
  type HybridSearchDeps,
  lookUpBy,
  type RankedHit,
  readRanked,
  type VectorLookUp,
} from './hybrid-search.ts'
import { findLexically, type SearchInput } from './search.ts'
import { type OwnProblem, readOwnProblem, readTicketFacts } from './similar-reads.ts'
import { type Why, whySimilar } from './why-similar.ts'

export type SimilarHit = RankedHit & { why: Why[] }

const POOL = 50
// What a problem is stands at its beginning; long logs below it cost time and say little.
const MOST_CHARACTERS = 2_000
/** Whoever opens a ticket waits so long for its vectors, where they are in another store. */
const PATIENCE_MS = 500

/**
 * Tickets whose problem is like that of a stored one, best first: past problems are compared, no model is called. Empty
 * where `access` may not read the ticket. Opens its own transactions.
 */
export async function similarTo(
  deps: HybridSearchDeps,
  access: Access,
  documentId: string,
  { limit }: { limit: number },
): Promise<SimilarHit[]> {
  const own = await deps.database.tenant(access, (tx) => readOwnProblem(tx, documentId))
  if (!own) return []
  const scope = {
    filters: { type: 'ticket' },
    kinds: ['problem', 'summary'] as const,
    notDocuments: [documentId],
  }
  const { vector_weight } = await deps.settings.of(access.tenantId)
  const lookUp =
    vector_weight === 0
      ? undefined
      : await lookUpBy(deps, access.tenantId, scope, async (set) => {
          const ids = own.chunks.map((chunk) => chunk.id)
          return meanOf([...(await within(PATIENCE_MS, set.store.vectorsOf(set, ids))).values()])
        })
  const query = [own.title, ...own.chunks.map((chunk) => chunk.content)].join('\n').slice(0, MOST_CHARACTERS)
  const input = { ...scope, query, limit: POOL, groupBy: 'document', isQuick: true } as const
  return deps.database.tenant(access, (tx) =>
    rankSimilar(
      { deps, tx, tenantId: access.tenantId, documentId, own, weight: vector_weight, limit },
      input,
      lookUp,
    ),
  )
}

type Ranking = {
  deps: HybridSearchDeps
  tx: Tx
  tenantId: string
  documentId: string
  own: OwnProblem
  weight: number | null
  limit: number
}

async function rankSimilar(
  { deps, tx, tenantId, documentId, own, weight, limit }: Ranking,
  input: SearchInput,
  lookUp: VectorLookUp | undefined,
): Promise<SimilarHit[]> {
  const lexical = await findLexically(tx, tenantId, input)
  const fused = fuse(lexical, lookUp ? await lookUp(tx) : [], (hit) => hit.document_id, weight)
  const isRanked = await deps.feedback.isUsed(tx, tenantId)
  const ranked = isRanked ? await deps.feedback.rank(tx, tenantId, own.title, fused) : fused
  const hits = await readRanked(tx, ranked.slice(0, limit), lexical.terms)
  const facts = await readTicketFacts(tx, [documentId, ...hits.map((hit) => hit.document_id)])
  const weights = new Map(lexical.terms.map((term) => [term.text, term.weight]))
  const mine = { text: input.query, facts: facts.get(documentId) }
  return hits.map((hit) => {
    const theirs = { text: `${hit.title}\n${hit.content}`, facts: facts.get(hit.document_id) }
    return { ...hit, why: whySimilar(mine, theirs, weights, hit.similarity) }
  })
}

function meanOf(vectors: Float32Array[]): Float32Array | undefined {
  const [first] = vectors
  if (!first) return undefined
  return normalised(first.map((_, i) => vectors.reduce((sum, vector) => sum + (vector[i] ?? 0), 0)))
}
