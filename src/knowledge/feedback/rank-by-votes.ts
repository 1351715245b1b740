import type { Votes } from './vote-store.ts'

// A document starts as if so many people had voted, half of them for it.
const PRIOR_VOTES = 10
const PRIOR = 0.5
/** Votes change a score by so much at most. */
const MOST = 0.1

/**
 * What votes do to a score, −0.1 to 0.1. The mean with the prior is taken at its cautious end, so that a few votes do
 * hardly anything, and many that agree a little.
 */
export function effectOf({ up, down }: Pick<Votes, 'up' | 'down'>): number {
  const all = up + down + PRIOR_VOTES
  const mean = (up + PRIOR_VOTES * PRIOR) / all
  const deviation = Math.sqrt((mean * (1 - mean)) / (all + 1))
  const towards = mean >= PRIOR ? Math.max(PRIOR, mean - deviation) : Math.min(PRIOR, mean + deviation)
  return (MOST * (towards - PRIOR)) / (1 - PRIOR)
}

/**
 * The order with votes: scores by their effect, but nothing moves further than people have voted. A document that people
 * voted on moves by as many ranks as they are, one that nobody voted on by as many as voted on the others: one person
 * moves anything by one rank at most, however often they vote.
 */
export function rankByVotes<T extends { document_id: string; score: number }>(
  hits: readonly T[],
  votes: ReadonlyMap<string, Votes>,
  /** People who voted under this question. */
  voters: number,
): T[] {
  const ranked = hits.map((hit, place) => {
    const cast = votes.get(hit.document_id)
    const effect = cast ? effectOf(cast) : 0
    // a score of vectors alone may be 0: a factor would do nothing to it
    return { hit: { ...hit, score: hit.score * (1 + effect) }, place, limit: cast?.voters ?? voters }
  })
  const mayStand = (one: (typeof ranked)[number], at: number) => Math.abs(one.place - at) <= one.limit
  for (let pass = 0; pass < Math.min(voters, ranked.length); pass++) {
    let isSettled = true
    for (let at = 0; at + 1 < ranked.length; at++) {
      const [upper, lower] = [ranked[at], ranked[at + 1]]
      if (!upper || !lower || lower.hit.score <= upper.hit.score) continue
      if (!mayStand(upper, at + 1) || !mayStand(lower, at)) continue
      ranked[at] = lower
      ranked[at + 1] = upper
      isSettled = false
      // what has moved stays for this pass: nothing passes two at once
      at++
    }
    if (isSettled) break
  }
  return withFallingScores(ranked.map(({ hit }) => hit))
}

/** Scores that agree with the order, since people compare them. */
function withFallingScores<T extends { score: number }>(hits: T[]): T[] {
  let least = Number.POSITIVE_INFINITY
  return hits.map((hit) => {
    least = Math.min(least, hit.score)
    return hit.score === least ? hit : { ...hit, score: least }
  })
}
