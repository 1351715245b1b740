import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fuse } from './fuse.ts'

const lexical = (scores: Record<string, number>, bound = 10) => ({
  found: Object.entries(scores)
    .map(([id, score]) => ({ document_id: id, chunk_id: `${id}#0`, score }))
    .sort((a, b) => b.score - a.score),
  bound,
})
const near = (similarities: Array<[string, number]>) =>
  similarities.map(([id, similarity], i) => ({ document_id: id, chunk_id: `${id}#${i}`, similarity }))
const byDocument = (hit: { document_id: string }) => hit.document_id
const ids = (hits: Array<{ document_id: string }>) => hits.map((hit) => hit.document_id)

it('keeps the order of words where vectors are not tuned, breaks what is close, and adds what only vectors find', () => {
  const vectors = near([
    ['c', 0.9],
    ['b', 0.8],
    ['a', 0.3],
  ])
  expect(ids(fuse(lexical({ a: 9, b: 5 }), vectors, byDocument, null))).toEqual(['a', 'b', 'c'])
  expect(ids(fuse(lexical({ a: 9, b: 8.9 }), vectors, byDocument, null))).toEqual(['b', 'a', 'c'])
  expect(ids(fuse(lexical({ a: 9, b: 5 }), vectors, byDocument, 0.8))).toEqual(['c', 'b', 'a'])
  expect(ids(fuse(lexical({ a: 9, b: 5 }), [], byDocument, null))).toEqual(['a', 'b'])
})

it('trusts vectors more where the words of the query are hardly there', () => {
  const vectors = near([
    ['c', 0.9],
    ['a', 0.3],
  ])
  expect(ids(fuse(lexical({ a: 9 }, 10), vectors, byDocument, null))).toEqual(['a', 'c'])
  expect(ids(fuse(lexical({ a: 0.1, b: 0.01 }, 100), vectors, byDocument, null))[0]).toBe('a')
  expect(ids(fuse(lexical({}, 100), vectors, byDocument, null))).toEqual(['c', 'a'])
})

it('counts how much of a document is near, and shows its nearest passage', () => {
  const vectors = near([
    ['one', 0.9],
    ['many', 0.89],
    ['many', 0.88],
    ['many', 0.87],
    ['far', 0.1],
  ])
  const [first, second] = fuse(lexical({}), vectors, byDocument, 1)
  expect(first).toMatchObject({ document_id: 'many', chunk_id: 'many#1', similarity: 0.89, vectorRank: 1 })
  expect(second).toMatchObject({ document_id: 'one', lexicalRank: null, vectorRank: 2 })
})

it('gives each hit once, with scores that fall, between 0 and 1', () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true })
  const list = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), score), { maxLength: 12 })
  fc.assert(
    fc.property(list, list, fc.option(score), (words, vectors, weight) => {
      const hits = fuse(lexical(Object.fromEntries(words)), near(vectors), byDocument, weight)
      expect(new Set(ids(hits)).size).toBe(hits.length)
      for (const [i, hit] of hits.entries()) {
        expect(hit.score).toBeGreaterThanOrEqual(0)
        expect(hit.score).toBeLessThanOrEqual(Math.min(1 + 1e-9, hits[i - 1]?.score ?? 2))
      }
    }),
  )
})
