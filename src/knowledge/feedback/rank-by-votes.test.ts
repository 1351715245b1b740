import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectOf, rankByVotes } from './rank-by-votes.ts'
import type { Votes } from './vote-store.ts'

describe('effectOf', () => {
  it('is nothing for no vote and next to nothing for one, grows with agreement, and stays within a tenth', () => {
    expect(effectOf({ up: 0, down: 0 })).toBe(0)
    expect(effectOf({ up: 1, down: 0 })).toBe(0)
    expect(effectOf({ up: 20, down: 0 })).toBeGreaterThan(effectOf({ up: 5, down: 0 }))
    expect(effectOf({ up: 5, down: 0 })).toBeGreaterThan(0)
    expect(effectOf({ up: 0, down: 5 })).toBeCloseTo(-effectOf({ up: 5, down: 0 }))
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (up, down) => {
          expect(Math.abs(effectOf({ up, down }))).toBeLessThanOrEqual(0.1)
        },
      ),
    )
  })
})

const hitsOf = (scores: number[]) =>
  scores.toSorted((a, b) => b - a).map((score, i) => ({ document_id: `d${i}`, score }))

describe('rankByVotes', () => {
  const close = hitsOf([1, 0.999, 0.998, 0.997, 0.996])
  const order = (votes: Record<string, Votes>, voters: number) =>
    rankByVotes(close, new Map(Object.entries(votes)), voters).map((hit) => hit.document_id)

  it('lifts what many found good, and lowers what they did not', () => {
    expect(order({ d4: { up: 30, down: 0, voters: 30 } }, 30)).toEqual(['d4', 'd0', 'd1', 'd2', 'd3'])
    expect(order({ d0: { up: 0, down: 30, voters: 30 } }, 30)).toEqual(['d1', 'd2', 'd3', 'd4', 'd0'])
    expect(order({}, 0)).toEqual(['d0', 'd1', 'd2', 'd3', 'd4'])
  })

  it('moves a document by as many ranks as people voted, and a score that is far ahead by none', () => {
    expect(order({ d4: { up: 1_000, down: 0, voters: 2 } }, 2)).toEqual(['d0', 'd1', 'd4', 'd2', 'd3'])
    const far = rankByVotes(hitsOf([1, 0.5]), new Map([['d1', { up: 500, down: 0, voters: 500 }]]), 500)
    expect(far.map((hit) => hit.document_id)).toEqual(['d0', 'd1'])
  })

  const cast = fc.record({
    up: fc.integer({ min: 0, max: 1_000 }),
    down: fc.integer({ min: 0, max: 1_000 }),
    voters: fc.integer({ min: 1, max: 6 }),
  })
  const world = fc.record({
    // close enough for votes to matter
    scores: fc.array(fc.integer({ min: 900, max: 1_000 }), { minLength: 1, maxLength: 30 }),
    votes: fc.array(fc.option(cast, { nil: undefined }), { maxLength: 30 }),
    others: fc.integer({ min: 0, max: 3 }),
  })

  it('never moves anything further than people voted: one person, with a thousand votes on all, one rank', () => {
    fc.assert(
      fc.property(world, fc.boolean(), ({ scores, votes, others }, isOnePerson) => {
        const hits = hitsOf(scores)
        const entries = votes.flatMap((vote, i) =>
          vote ? [[`d${i}`, isOnePerson ? { ...vote, voters: 1 } : vote] as const] : [],
        )
        const voters = isOnePerson ? 1 : Math.max(1, ...entries.map(([, vote]) => vote.voters)) + others
        const known = new Map<string, Votes>(entries)
        const ranked = rankByVotes(hits, known, voters)
        expect(ranked.map((hit) => hit.document_id).sort()).toEqual(hits.map((hit) => hit.document_id).sort())
        for (const [at, hit] of ranked.entries()) {
          const moved = Math.abs(at - Number(hit.document_id.slice(1)))
          expect(moved).toBeLessThanOrEqual(known.get(hit.document_id)?.voters ?? voters)
          expect(hit.score).toBeLessThanOrEqual(ranked[at - 1]?.score ?? Number.POSITIVE_INFINITY)
        }
      }),
      { numRuns: 300 },
    )
  })
})
