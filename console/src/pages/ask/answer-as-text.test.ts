import { expect, it } from 'vitest'
import type { Citation } from '../../api/types.ts'
import { answerAsText } from './answer-as-text.ts'

const citation: Citation = {
  id: 1,
  external_id: 'a.md',
  document_id: 'doc_1',
  title: '환불 정책',
  heading: '기간',
  url: null,
  quote: '',
  chunk_id: 'c',
}

it('lists each source under its number, by its own address or ours', () => {
  const other = { ...citation, id: 2, heading: '', url: 'https://docs.example/refund' }
  expect(answerAsText('14일 안에 됩니다. [1] [2]\n', [citation, other], '출처', 'http://naru')).toBe(
    '14일 안에 됩니다. [1] [2]\n\n출처\n[1] 환불 정책 > 기간\n    http://naru/knowledge/documents/doc_1\n[2] 환불 정책\n    https://docs.example/refund\n',
  )
})

it('is the text alone when nothing is cited', () => {
  expect(answerAsText('Text ', [], 'Sources', '')).toBe('Text')
})
