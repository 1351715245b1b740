import { expect, it } from 'vitest'
import { citationMarkers, citationNumber } from './citation-markers.ts'

it('turns markers in text into links, also side by side, and leaves code and links alone', () => {
  const code = { type: 'inlineCode', value: 'list[1]' }
  const link = { type: 'link', url: '/x', children: [{ type: 'text', value: 'see [1]' }] }
  const tree = {
    type: 'root',
    children: [{ type: 'paragraph', children: [{ type: 'text', value: 'Do it. [1][12]' }, code, link] }],
  }
  citationMarkers()(tree)
  expect(tree.children[0]?.children).toEqual([
    { type: 'text', value: 'Do it. ' },
    { type: 'link', url: '#source-1', children: [{ type: 'text', value: '1' }] },
    { type: 'link', url: '#source-12', children: [{ type: 'text', value: '12' }] },
    code,
    link,
  ])
})

it('knows its own links from others', () => {
  expect([
    citationNumber('#source-3'),
    citationNumber('https://x.example'),
    citationNumber(undefined),
  ]).toEqual([3, null, null])
})
