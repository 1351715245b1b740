import { describe, expect, it } from 'vitest'
import type { Citation, SearchItem } from '../api/types.ts'
import { otherResults, receive, startAsking } from './asking.ts'

const citation = (id: number, document_id: string) => ({ id, document_id, quote: `quote ${id}` }) as Citation
const result = (document_id: string) => ({ document_id }) as SearchItem

describe('receive', () => {
  it('grows the text and keeps each citation once, by number', () => {
    let asking = startAsking('q')
    asking = receive(asking, {
      event: 'results',
      data: { query_id: 'qry_1', results: [result('a'), result('c')] },
    })
    asking = receive(asking, { event: 'delta', data: { text: 'One [2]' } })
    asking = receive(asking, { event: 'citation', data: citation(2, 'b') })
    asking = receive(asking, { event: 'delta', data: { text: ' two [1]' } })
    asking = receive(asking, { event: 'citation', data: citation(1, 'a') })
    asking = receive(asking, { event: 'citation', data: citation(2, 'b') })
    expect(asking).toMatchObject({ queryId: 'qry_1', text: 'One [2] two [1]', status: 'asking' })
    expect(asking.citations.map(({ id }) => id)).toEqual([1, 2])
    expect(otherResults(asking)).toEqual([result('c')])
  })

  it('takes the final answer as the truth and keeps the results when it has none', () => {
    const before = { ...startAsking('q'), text: 'half', results: [result('a')] }
    const done = {
      query_id: 'qry_2',
      answer: 'Whole [1]',
      citations: [citation(1, 'a')],
      mode: 'extractive' as const,
      found: true,
      intent: 'search' as const,
      unsupported: [{ from: 0, to: 5 }],
      model: null,
      call_id: null,
      took_ms: 12,
    }
    expect(receive(before, { event: 'done', data: done })).toMatchObject({
      status: 'done',
      text: 'Whole [1]',
      found: true,
      results: [result('a')],
    })
  })

  it('offers every result when nothing was found', () => {
    const nothing = {
      ...startAsking('q'),
      found: false,
      results: [result('a')],
      citations: [citation(1, 'a')],
    }
    expect(otherResults(nothing)).toEqual([result('a')])
  })
})
