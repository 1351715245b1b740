import { expect, it } from 'vitest'
import { extractiveReply } from './extractive-reply.ts'
import type { ReplyContext } from './reply-context.ts'

type Source = ReplyContext['sources'][number]

function sourceOf(chunk_id: string, likeness: number | null, shown: string): Source {
  const kind = likeness === null ? 'article' : 'solution'
  const ids = { document_id: `doc_${chunk_id}`, chunk_id, external_id: chunk_id }
  return {
    ...{ kind, ...ids, title: 'Export', heading: '', url: null, language: 'en' },
    ...{ likeness, content: shown, shown },
  }
}

const DONE = 'We restarted your export worker.'
const TO_DO = 'Open Settings and choose the small page size.'

it.each<[next: number | null, best: number, isTaken: boolean]>([
  [0.5, 0.6, true],
  [0.3, 0.6, false],
  // only the meaning of the best one is near: nothing is about as like as that
  [0.31, 0, false],
  [0, 0, false],
  [0, 0.6, false],
  // an article is about the problem
  [null, 0, true],
])('takes the next source (%s) behind one where it was done (%s): %s', (next, best, isTaken) => {
  const sources = [sourceOf('a', best, DONE), sourceOf('b', next, TO_DO)]
  const { pieces, isDoneElsewhere } = extractiveReply({ sources, turns: [] }, 'en')
  expect(pieces.some(({ text }) => text.includes(TO_DO))).toBe(isTaken)
  expect(isDoneElsewhere).toBe(true)
})

it.each([
  'Please do the following:\n\n1. Open Settings.\n2. Press Save.',
  '1. Open Settings.\n2. Press Save.\n\nThen open:',
])('says once that something follows, and where it does: %j', (shown) => {
  const text = extractiveReply({ sources: [sourceOf('a', 0.9, shown)], turns: [] }, 'en')
    .pieces.map((piece) => piece.text)
    .join('')
  expect(text).toContain('1. Open Settings.\n2. Press Save.')
  expect(text).not.toMatch(/do the following:|Then open:/)
})

it('tells the steps of a list whole, though one of them was a part of something that did not help', () => {
  const turns: ReplyContext['turns'] = [
    { speaker: 'customer', content: 'The export stops.' },
    { speaker: 'agent', content: 'Please open Settings > Export, choose the small page and press Save.' },
    { speaker: 'customer', content: 'That did not help.' },
  ]
  const steps = '- Open Settings.\n- Change the MTU to 1400.\n- Press Save.'
  const text = extractiveReply({ sources: [sourceOf('a', null, steps)], turns }, 'en')
    .pieces.map((piece) => piece.text)
    .join('')
  expect(text).toContain(steps)
})

it.each([
  ['That did not help.', false],
  ['Where are the Settings?', true],
])('tells a step again to a customer who said "%s": %s', (answer, isTold) => {
  const turns: ReplyContext['turns'] = [
    { speaker: 'customer', content: 'The export stops.' },
    { speaker: 'agent', content: 'Please open Settings, and choose the small page size there.' },
    { speaker: 'customer', content: answer },
  ]
  const sources = [sourceOf('a', 0.9, TO_DO), sourceOf('b', 0.8, 'Switch the proxy off.')]
  const text = extractiveReply({ sources, turns }, 'en')
    .pieces.map((piece) => piece.text)
    .join('')
  expect([text.includes(TO_DO), text.includes('proxy')]).toEqual([isTold, !isTold])
})
