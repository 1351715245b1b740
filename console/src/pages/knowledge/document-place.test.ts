import { expect, test } from 'vitest'
import type { Source } from '../../api/types.ts'
import { documentPlace } from './document-place.ts'

const source = (id: string, kind: string) => ({ id, kind, name: `Desk ${id}` }) as Source
const ticket = { type: 'ticket', external_id: 'ticket:309', source_id: 'src_a' }
const article = { type: 'article', external_id: 'article:992:ko', source_id: 'src_a' }
const files = source('src_f', 'files')

test('a ticket has its number, and its help desk where there are several', () => {
  expect(documentPlace(ticket, [source('src_a', 'freshdesk'), files])).toBe('#309')
  const both = [source('src_a', 'freshdesk'), source('src_b', 'zendesk')]
  expect(documentPlace(ticket, both)).toBe('#309 · Desk src_a')
  expect(documentPlace({ ...ticket, source_id: 'src_b' }, both)).toBe('#309 · Desk src_b')
})

test('a help desk that one may not know of is not named', () => {
  expect(documentPlace(ticket, [source('src_b', 'zendesk'), source('src_c', 'zendesk')])).toBe('#309')
  expect(documentPlace(article, [])).toBe('')
})

test('an article says which help desk it is from; other documents keep their own id', () => {
  expect(documentPlace(article, [source('src_a', 'freshdesk')])).toBe('Desk src_a')
  for (const type of ['runbook', 'article', null])
    expect(documentPlace({ type, external_id: 'ops/gpu.md', source_id: 'src_f' }, [files])).toBe('ops/gpu.md')
})
