import { expect, it } from 'vitest'
import type { Citation } from '../../api/types.ts'
import { citedDocuments } from './cited-documents.ts'

const citation = (id: number, document_id: string) =>
  ({ id, document_id, title: `T${document_id}` }) as Citation

it('puts the passages of one document together, in the order of their first citation', () => {
  const grouped = citedDocuments([citation(1, 'b'), citation(2, 'a'), citation(3, 'b')])
  expect(grouped.map(({ title, citations }) => [title, citations.map(({ id }) => id)])).toEqual([
    ['Tb', [1, 3]],
    ['Ta', [2]],
  ])
})
