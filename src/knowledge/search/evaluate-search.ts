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
}

const NO_WORDS = { found: [], terms: [], bound: 0, total: 0 }

/** So many results are looked at; measures count ten. */
const POOL = 50

/** How well searches of a tenant find what turned out to answer. Votes are left out: they are what is measured with. */
export async function evaluateSearch(
  deps: HybridSearchDeps,
  tenantId: string,
  { days, signal }: { days: number; signal?: AbortSignal },
): Promise<SearchEvaluation> {
  const { vector_weight } = await deps.settings.of(tenantId)
  const all = await runLabels(deps, tenantId, days, signal)
  const compared = all.filter((run) => run.vectors !== undefined)
  const withVectors = compared.length > 0
  // ways are compared on the same questions: one whose vector came too late tells nothing of vectors
  const runs = withVectors ? compared : all
  const measured = (method: SearchMethod, rank: (run: Run) => string[]) => ({
    method,
    ...measureRankings(runs.map((run) => ({ ranking: rank(run), gains: gainsOf(run.label) }))),
  })
  return {
    labels: all.length,
    methods: [
      measured('lexical', (run) => run.lexical.found.map((hit) => hit.document_id)),
      ...(withVectors
        ? [
            measured('vector', (run) => fusedIds({ ...run, lexical: NO_WORDS }, 1)),
            measured('hybrid', (run) => fusedIds(run, vector_weight)),
          ]
        : []),
    ],
  }
}

/** Fewer tell more of chance than of search. */
const FEWEST_LABELS = 100
const STEP = 0.05
const MOST_WEIGHT = 0.8
/** As long ago as labels still tell how people ask. */
const TUNED_OVER_DAYS = 365

/**
 * The weight of vectors under which the tenant's own questions are answered best, the least of equals; the settings keep
 * it. Weight 0 is words alone: tuning never makes search worse than that. Throws `too_few_labels` and
 * `too_few_vectors` (409): without vectors every weight is as good, which is no reason to switch them off.
 */
export async function tuneVectorWeight(
  deps: HybridSearchDeps,
  tenantId: string,
  signal?: AbortSignal,
): Promise<number> {
  const all = await runLabels(deps, tenantId, TUNED_OVER_DAYS, signal)
  if (all.length < FEWEST_LABELS) throw tooFewLabels(all.length)
  const runs = all.filter((run) => run.vectors !== undefined)
  if (runs.length < FEWEST_LABELS) throw tooFewVectors(runs.length)
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

async function runLabels(
  deps: HybridSearchDeps,
  tenantId: string,
  days: number,
  signal: AbortSignal | undefined,
): Promise<Run[]> {
  const access = { tenantId, groups: 'all' as const }
  const labels = await deps.database.tenant(access, (tx) => readLabels(tx, tenantId, days))
  const runs: Run[] = []
  for (const label of labels) {
    signal?.throwIfAborted()
    const scope: SearchScope = label.ownDocument === null ? {} : { notDocuments: [label.ownDocument] }
    const lookUp = await lookUpBy(deps, tenantId, scope, (set) => set.vectorOf(label.query))
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
    message: `${FEWEST_LABELS} questions with a known answer are needed to tune search, and there are ${count}. They come from thumbs up on results and from drafts that agents send.`,
  })
}

function tooFewVectors(count: number): AppError {
  return new AppError({
    code: 'too_few_vectors',
    status: 409,
    message: `${FEWEST_LABELS} questions with a known answer have to be compared by meaning to tune search, and ${count} could be. Choose an embedding model in the copilot settings, or try again once it answers in time.`,
  })
}
