import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { AppError, type Tx } from '../../platform/index.ts'
import type { VectorHit } from '../embeddings/vector-store.ts'
import { type Label, readLabels } from './evaluation-reads.ts'
import { fuse } from './fuse.ts'
import { type HybridSearchDeps, lookUpBy } from './hybrid-search.ts'
import { type Measures, measureRankings } from './measure-ranking.ts'
import { type Found, findLexically, type Ranking } from './search.ts'
import type { SearchScope } from './search-filters.ts'

export type SearchMethod = 'lexical' | 'vector' | 'hybrid'

export type SearchEvaluation = {
  /** Questions with a known answer. */
  labels: number
  /** `vector` and `hybrid` only where the tenant has vectors. */
  methods: Array<{ method: SearchMethod } & Measures>
  /** The one that finds answers best (nDCG@10); null: there is no other, none is ahead, or too few questions tell. */
  best: SearchMethod | null
}

const NO_WORDS = { found: [], terms: [], bound: 0, total: 0 }

/** So many results are looked at; measures count ten. */
const POOL = 50

/** A method is best only where so many questions say so: of fewer chance decides. */
const ENOUGH_QUERIES = 20
/** So long a measure is taken as it is, unless people told something new. */
const KEPT_MS = 10 * 60_000
const MOST_KEPT = 200
/** Of all tenants together: their questions hardly change from one look at the figures to the next. */
const MOST_VECTORS = 2_000

export type SearchEvaluator = {
  /** How well searches of a tenant find what turned out to answer. Votes are left out: they are what is measured with. */
  evaluate(tenantId: string, input: { days: number; signal?: AbortSignal }): Promise<SearchEvaluation>
  /**
   * The weight of vectors under which the tenant's own questions are answered best, the least of equals; the settings keep
   * it. Weight 0 is words alone: tuning never makes search worse than that. Throws `too_few_labels` and
   * `too_few_vectors` (409): without vectors every weight is as good, which is no reason to switch them off.
   */
  tune(tenantId: string, signal?: AbortSignal): Promise<number>
}

export function createSearchEvaluator(deps: HybridSearchDeps): SearchEvaluator {
  const kept = new LRUCache<string, { of: string; evaluation: SearchEvaluation }>({
    ...{ max: MOST_KEPT, ttl: KEPT_MS },
  })
  const vectors = new LRUCache<string, Float32Array>({ max: MOST_VECTORS })
  const running: Running = { deps, vectors }
  return {
    async evaluate(tenantId, { days, signal }) {
      const labels = await labelsOf(deps, tenantId, days)
      const { vector_weight } = await deps.settings.of(tenantId)
      const set = await deps.embeddings?.active(tenantId)
      const key = JSON.stringify([tenantId, days])
      const of = createHash('sha256')
        .update(JSON.stringify([labels, vector_weight, set?.id]))
        .digest('base64')
      const before = kept.get(key)
      if (before?.of === of) return before.evaluation
      const runs = await runLabels(running, tenantId, labels, signal)
      const evaluation = measured(runs, vector_weight)
      // vectors that come late this time are there the next time
      if (!set || runs.every((run) => run.vectors !== undefined)) kept.set(key, { of, evaluation })
      return evaluation
    },
    async tune(tenantId, signal) {
      const labels = await labelsOf(deps, tenantId, TUNED_OVER_DAYS)
      if (labels.length < FEWEST_LABELS) throw tooFewLabels(labels.length)
      const all = await runLabels(running, tenantId, labels, signal)
      const runs = all.filter((run) => run.vectors !== undefined)
      if (runs.length < FEWEST_LABELS) throw tooFewVectors(runs.length)
      return bestWeight(runs)
    },
  }
}

function labelsOf({ database }: HybridSearchDeps, tenantId: string, days: number): Promise<Label[]> {
  return database.tenant({ tenantId, groups: 'all' }, (tx) => readLabels(tx, tenantId, days))
}

function measured(all: readonly Run[], weight: number | null): SearchEvaluation {
  const compared = all.filter((run) => run.vectors !== undefined)
  const withVectors = compared.length > 0
  // ways are compared on the same questions: one whose vector came too late tells nothing of vectors
  const runs = withVectors ? compared : all
  const measure = (method: SearchMethod, rank: (run: Run) => string[]) => ({
    method,
    ...measureRankings(runs.map((run) => ({ ranking: rank(run), gains: gainsOf(run.label) }))),
  })
  const methods = [
    measure('lexical', (run) => run.lexical.found.map((hit) => hit.document_id)),
    ...(withVectors
      ? [
          measure('vector', (run) => fusedIds({ ...run, lexical: NO_WORDS }, 1)),
          measure('hybrid', (run) => fusedIds(run, weight)),
        ]
      : []),
  ]
  return { labels: all.length, methods, best: bestOf(methods) }
}

function bestOf(methods: SearchEvaluation['methods']): SearchMethod | null {
  const [first, second] = methods.toSorted((a, b) => b.ndcg_10 - a.ndcg_10)
  if (!first || !second || first.queries < ENOUGH_QUERIES) return null
  return first.ndcg_10 > second.ndcg_10 ? first.method : null
}

/** Fewer tell more of chance than of search. */
const FEWEST_LABELS = 100
const STEP = 0.05
const MOST_WEIGHT = 0.8
/** As long ago as labels still tell how people ask. */
const TUNED_OVER_DAYS = 365

function bestWeight(runs: readonly Run[]): number {
  let best = { weight: 0, gain: -1 }
  for (let step = 0; step * STEP <= MOST_WEIGHT; step++) {
    const weight = Math.round(step * STEP * 100) / 100
    const judged = runs.map((run) => ({
      ranking: weight === 0 ? run.lexical.found.map((hit) => hit.document_id) : fusedIds(run, weight),
      gains: gainsOf(run.label),
    }))
    const gain = measureRankings(judged).ndcg_10
    if (gain > best.gain + 1e-6) best = { weight, gain }
  }
  return best.weight
}

type Run = { label: Label; lexical: Ranking<Found>; vectors: VectorHit[] | undefined }

type Running = {
  deps: HybridSearchDeps
  /** Vectors of questions by set. */
  vectors: LRUCache<string, Float32Array>
}

async function runLabels(
  { deps, vectors }: Running,
  tenantId: string,
  labels: readonly Label[],
  signal: AbortSignal | undefined,
): Promise<Run[]> {
  const access = { tenantId, groups: 'all' as const }
  const runs: Run[] = []
  for (const label of labels) {
    signal?.throwIfAborted()
    const scope: SearchScope = label.ownDocument === null ? {} : { notDocuments: [label.ownDocument] }
    const lookUp = await lookUpBy(deps, tenantId, scope, async (set) => {
      const key = createHash('sha256').update(`${set.id}/${label.query}`).digest('base64')
      const vector = vectors.get(key) ?? (await set.vectorOf(label.query))
      if (vector) vectors.set(key, vector)
      return vector
    })
    // a transaction a question: others have their turn
    runs.push(
      await deps.database.tenant(access, async (tx: Tx) => ({
        label,
        lexical: await findLexically(tx, tenantId, {
          ...{ ...scope, query: label.query, limit: POOL, groupBy: 'document' },
        }),
        vectors: await lookUp?.(tx),
      })),
    )
  }
  return runs
}

function fusedIds({ lexical, vectors }: Run, weight: number | null): string[] {
  if (!vectors) return lexical.found.map((hit) => hit.document_id)
  return fuse(lexical, vectors, (hit) => hit.document_id, weight).map((hit) => hit.document_id)
}

function gainsOf({ right }: Label): Map<string, number> {
  return new Map(right.map((id) => [id, 1]))
}

function tooFewLabels(count: number): AppError {
  return new AppError({
    code: 'too_few_labels',
    status: 409,
    message: `${FEWEST_LABELS} questions with a known answer are needed to tune search; so far: ${count}. They come from thumbs up on results and from drafts that agents send.`,
  })
}

function tooFewVectors(count: number): AppError {
  return new AppError({
    code: 'too_few_vectors',
    status: 409,
    message: `${FEWEST_LABELS} questions with a known answer have to be compared by meaning to tune search, and ${count} could be. Choose an embedding model in the copilot settings, or try again once it answers in time.`,
  })
}
