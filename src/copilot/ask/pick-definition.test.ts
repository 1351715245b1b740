import { expect, it } from 'vitest'
import type { SearchHit } from '../../knowledge/index.ts'
import { pickDefinition } from './pick-definition.ts'

type Page = { title: string; content: string }

function define(thing: string, pages: Page[]): string | undefined {
  const hits = pages.map(
    ({ title, content }, i): SearchHit => ({
      document_id: `doc_${i}`,
      external_id: `${i}`,
      chunk_id: `chk_${i}`,
      title,
      heading: '',
      url: null,
      type: null,
      source_id: 'src',
      language: /[가-힣]/.test(content) ? 'ko' : 'en',
      score: 10 - i,
      snippet: '',
      content,
    }),
  )
  const openings = new Map(hits.map((hit) => [hit.document_id, [hit]]))
  return pickDefinition(thing, hits, openings)[0]?.source.quote
}

it('takes what the page of that name says the thing is', () => {
  const pages = [
    { title: 'Pod Security', content: 'Pods are sandboxed by a runtime class.' },
    {
      title: 'Pods',
      content: 'This page describes pods.\n\nA _Pod_ (as of whales) is a group of containers.',
    },
  ]
  expect(define('pod', pages)).toBe('A _Pod_ (as of whales) is a group of containers.')
  const korean = [
    { title: '파드 오버헤드', content: '파드를 실행하면 자원을 쓴다. 자원은 예약해야 한다.' },
    {
      title: '파드(Pod)',
      content: '컨테이너를 묶은 것을 알아 두자.\n\n파드는 배포할 수 있는 가장 작은 단위입니다.',
    },
  ]
  expect(define('파드', korean)).toBe('파드는 배포할 수 있는 가장 작은 단위입니다.')
})

it('takes the first statement of that page where none is put as a definition', () => {
  const pages = [{ title: 'Taint', content: 'A core object of three properties. Nodes have it.' }]
  expect(define('taints', pages)).toBe('A core object of three properties. Nodes have it.')
})

it('finds none where nothing is said of the thing', () => {
  expect(
    define('France', [{ title: 'Channels', content: 'Write to us in the French channel any day.' }]),
  ).toBe(undefined)
})
