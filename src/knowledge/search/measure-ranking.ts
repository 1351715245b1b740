/** How good rankings are: means over questions, each 0 to 1. */
export type Measures = {
  /** Gain of the right ones among the first ten, by their places, of what could be had. */
  ndcg_10: number
  /** The first is right. */
  hit_1: number
  /** Share of the right ones among the first ten, of ten at most. */
  recall_10: number
  /** One over the place of the first right one among the first ten. */
  mrr: number
  queries: number
}

export type Judged = {
  /** Best first. */
  ranking: readonly string[]
  /** Gain by what is right; 1 where nothing says more. */
  gains: ReadonlyMap<string, number>
}

const CUT = 10

export function measureRankings(judged: readonly Judged[]): Measures {
  const sum = { ndcg_10: 0, hit_1: 0, recall_10: 0, mrr: 0 }
  for (const { ranking, gains } of judged) {
    const top = ranking.slice(0, CUT)
    const first = top.findIndex((id) => gains.has(id))
    const ideal = [...gains.values()].sort((a, b) => b - a).slice(0, CUT)
    const best = discounted(ideal)
    sum.ndcg_10 += best > 0 ? discounted(top.map((id) => gains.get(id) ?? 0)) / best : 0
    sum.hit_1 += first === 0 ? 1 : 0
    sum.recall_10 += top.filter((id) => gains.has(id)).length / Math.max(1, Math.min(CUT, gains.size))
    sum.mrr += first >= 0 ? 1 / (first + 1) : 0
  }
  const count = Math.max(1, judged.length)
  return {
    ndcg_10: sum.ndcg_10 / count,
    hit_1: sum.hit_1 / count,
    recall_10: sum.recall_10 / count,
    mrr: sum.mrr / count,
    queries: judged.length,
  }
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, place) => sum + gain / Math.log2(place + 2), 0)
}
