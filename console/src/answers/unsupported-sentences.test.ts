import { expect, it } from 'vitest'
import { unsupportedSentences } from './unsupported-sentences.ts'

const text = (value: string, start: number, end = start + value.length) => ({
  type: 'text',
  value,
  position: { start: { offset: start }, end: { offset: end } },
})
const marked = (value: string) => ({
  type: 'unsupported',
  data: { hName: 'ins' },
  children: [{ type: 'text', value }],
})

it('marks what lies in the ranges, inside a text and across several, and nothing else', () => {
  const strong = { type: 'strong', children: [text('really', 14)] }
  const tree = { type: 'root', children: [text('Known. Made up', 0), strong, text(' so. Known', 22)] }
  unsupportedSentences([{ from: 7, to: 26 }])()(tree)
  expect(tree.children).toEqual([
    { type: 'text', value: 'Known. ' },
    marked('Made up'),
    { type: 'strong', children: [marked('really')] },
    marked(' so.'),
    { type: 'text', value: ' Known' },
  ])
})

it('marks a text with escapes as a whole, or leaves it', () => {
  const tree = { type: 'root', children: [text('a*b', 0, 4), text('c*d', 4, 8)] }
  unsupportedSentences([{ from: 0, to: 6 }])()(tree)
  expect(tree.children).toEqual([marked('a*b'), text('c*d', 4, 8)])
})
