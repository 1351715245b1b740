import { type SearchHit, search } from '../../knowledge/index.ts'
import type { Tx } from '../../platform/index.ts'

export type SimilarInput = {
  tenantId: string
  /** Left out of what is found. */
  documentId: string
  /** What the ticket is about. */
  problem: string
  limit: number
}

/** Past tickets with a problem like this one's, best first: problems are compared, not what was said later. */
export async function findSimilar(tx: Tx, input: SimilarInput): Promise<SearchHit[]> {
  return search(tx, input.tenantId, {
    query: input.problem,
    limit: input.limit,
    groupBy: 'document',
    filters: { type: 'tickets' },
    kinds: ['problem', 'summary'],
    notDocuments: [input.documentId],
  })
}

/** Articles on the same problem. */
export async function findArticles(tx: Tx, input: Omit<SimilarInput, 'documentId'>): Promise<SearchHit[]> {
  return search(tx, input.tenantId, {
    query: input.problem,
    limit: input.limit,
    groupBy: 'document',
    filters: { type: 'articles' },
  })
}
