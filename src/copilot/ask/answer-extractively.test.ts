import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SearchHit } from '../../knowledge/index.ts'
import { answerExtractively } from './answer-extractively.ts'

function hit(content: string, more: Partial<SearchHit> = {}): SearchHit {
  const id = more.chunk_id ?? 'chk_1'
  return {
    document_id: `doc_of_${id}`,
    external_id: id,
    chunk_id: id,
    title: 'Page',
    heading: '',
    url: null,
    type: null,
    source_id: 'src',
    language: /[가-힣]/.test(content) ? 'ko' : 'en',
    score: 10,
    snippet: '',
    content,
    ...more,
  }
}

describe('answerExtractively', () => {
  it('quotes the sentence that answers, and cites it', () => {
    const answer = answerExtractively({
      query: 'How do I drain a node?',
      hits: [hit('Nodes run pods. Use kubectl drain to drain a node safely. Unrelated things follow here.')],
    })
    expect(answer.found).toBe(true)
    expect(answer.answer).toBe('Use kubectl drain to drain a node safely. [1]')
    expect(answer.citations).toEqual([
      expect.objectContaining({
        id: 1,
        chunk_id: 'chk_1',
        quote: 'Use kubectl drain to drain a node safely.',
      }),
    ])
  })

  it('brings the steps and the code that a sentence announces', () => {
    const content =
      'To roll back a daemonset do the following:\n\n1. List the revisions.\n2. Undo the rollout:\n\n```shell\nkubectl rollout undo\n```\n\nOther text.'
    const { answer, citations } = answerExtractively({ query: 'roll back a daemonset', hits: [hit(content)] })
    expect(answer).toBe(
      'To roll back a daemonset do the following: [1]\n\n1. List the revisions. [1]\n2. Undo the rollout: [1]\n\n```shell\nkubectl rollout undo\n```',
    )
    expect(citations).toHaveLength(1)
  })

  it('says that nothing answers, in the language of the question', () => {
    const hits = [hit('Pods are the smallest units that you can deploy in Kubernetes.')]
    expect(answerExtractively({ query: '김치찌개 끓이는 방법은?', hits })).toEqual({
      found: false,
      answer: '이 질문에 답하는 내용을 찾지 못했습니다.',
      citations: [],
    })
    expect(answerExtractively({ query: 'How long should I boil an egg?', hits }).found).toBe(false)
    expect(answerExtractively({ query: 'pods', hits: [] }).found).toBe(false)
    expect(answerExtractively({ query: '', hits }).found).toBe(false)
  })

  it('prefers the language of the question, and takes the other one when there is no choice', () => {
    const ko = hit('CronJob 시간대는 컨트롤러의 시간대를 따른다.', { chunk_id: 'ko', score: 8 })
    const en = hit('The CronJob time zone is that of the controller: 시간대.', {
      chunk_id: 'en',
      score: 10,
      language: 'en',
    })
    expect(answerExtractively({ query: 'CronJob 시간대', hits: [en, ko] }).citations[0]?.chunk_id).toBe('ko')
    expect(answerExtractively({ query: 'CronJob 시간대', hits: [en] }).citations[0]?.chunk_id).toBe('en')
  })

  it('numbers citations in order, and marks every one of them in the answer', () => {
    const hits = [
      hit('Back up etcd with a snapshot.', { chunk_id: 'a' }),
      hit('An etcd snapshot is a backup of etcd.', { chunk_id: 'b', score: 9.9 }),
    ]
    const { answer, citations } = answerExtractively({ query: 'etcd snapshot', hits })
    expect(citations.map((citation) => citation.id)).toEqual([1, 2])
    for (const { id } of citations) expect(answer).toContain(`[${id}]`)
  })

  it('quotes exact substrings only, whatever the text', () => {
    const line = fc.constantFrom(
      '- pod item',
      '1. pod step:',
      '```',
      '| pod | x |',
      'A pod. The pod!',
      '파드(pod)는 pod다.',
      '',
      '  pod',
      '~~~',
    )
    const content = fc.oneof(
      fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n')),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(content, { maxLength: 4 }), fc.string(), (contents, query) => {
        const hits = contents.map((text, i) => hit(text, { chunk_id: `c${i}` }))
        const answer = answerExtractively({ query: `pod ${query}`, hits })
        expect(answer.found).toBe(answer.citations.length > 0)
        for (const citation of answer.citations) {
          expect(citation.quote).not.toBe('')
          expect(hits.find((one) => one.chunk_id === citation.chunk_id)?.content).toContain(citation.quote)
          expect(answer.answer).toContain(`[${citation.id}]`)
        }
      }),
    )
  })
})
