import type { Principal, Tx } from '../../platform/index.ts'
import { clusterTerms } from './query-cluster.ts'
import { rankByVotes } from './rank-by-votes.ts'
import {
  addCluster,
  countVoters,
  dropVotes,
  findCluster,
  hasVotes,
  keepVotes,
  sumVotes,
  type VoteKind,
} from './vote-store.ts'

/** One voter a person, whatever keys they use; a key that works for nobody is its own. */
export function voterOf(principal: Pick<Principal, 'id' | 'personId'>): string {
  return principal.personId ?? principal.id
}

export type VotesInput = {
  tenantId: string
  voterId: string
  /** The question under which it was shown. */
  query: string
  kind: VoteKind
  votes: ReadonlyArray<{ documentId: string; vote: 1 | -1 }>
}

/** Votes on documents under a question, in a transaction of who votes: what they may not read they cannot vote on. */
export async function recordVotes(tx: Tx, input: VotesInput): Promise<void> {
  const { tenantId, query, votes } = input
  const terms = clusterTerms(tenantId, query)
  if (terms.length === 0 || votes.length === 0) return
  const clusterId = (await findCluster(tx, terms)) ?? (await addCluster(tx, tenantId, terms))
  await keepVotes(tx, { ...input, clusterId }, votes)
}

/** Takes one's votes on documents under a question back. */
export async function withdrawVotes(
  tx: Tx,
  input: { tenantId: string; voterId: string; query: string; documentIds: readonly string[] },
): Promise<void> {
  const clusterId = await findCluster(tx, clusterTerms(input.tenantId, input.query))
  if (clusterId !== undefined) await dropVotes(tx, { ...input, clusterId })
}

export type FeedbackRanking = {
  /** Whether anybody has voted; hardly ever a query. */
  isUsed(tx: Tx, tenantId: string): Promise<boolean>
  /** The same hits in the order that votes under like questions give them. */
  rank<T extends { document_id: string; score: number }>(
    tx: Tx,
    tenantId: string,
    query: string,
    hits: readonly T[],
  ): Promise<T[]>
}

/** So long a tenant without votes is not asked about again. */
const KNOWN_MS = 2_000

export function createFeedbackRanking(knownMs = KNOWN_MS): FeedbackRanking {
  const unused = new Map<string, number>()
  return {
    async isUsed(tx, tenantId) {
      if ((unused.get(tenantId) ?? 0) > performance.now()) return false
      const isUsed = await hasVotes(tx, tenantId)
      if (!isUsed) unused.set(tenantId, performance.now() + knownMs)
      return isUsed
    },
    async rank(tx, tenantId, query, hits) {
      if (hits.length < 2) return [...hits]
      const clusterId = await findCluster(tx, clusterTerms(tenantId, query))
      if (clusterId === undefined) return [...hits]
      const ids = [...new Set(hits.map((hit) => hit.document_id))]
      const votes = await sumVotes(tx, clusterId, ids)
      if (votes.size === 0) return [...hits]
      return rankByVotes(hits, votes, await countVoters(tx, clusterId))
    },
  }
}
