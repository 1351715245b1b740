import { describe, expect, it } from 'vitest'
import type { ReplyDraft } from '../api/types.ts'
import { decisionOf, receiveReply, standingWarnings, startDrafting } from './drafting.ts'

const warning = (from: number, to: number) => ({
  code: 'unsupported',
  message: { en: 'a', ko: 'b' },
  from,
  to,
})
const draft = {
  reply_id: 'rpl_1',
  query_id: 'qry_1',
  text: 'Restart it. It takes 5 minutes.',
  citations: [{ id: 1 }],
  warnings: [warning(12, 31)],
} as ReplyDraft

function written() {
  const first = receiveReply(startDrafting(), { event: 'delta', data: { text: 'Restart' } })
  return receiveReply(receiveReply(first, { event: 'delta', data: { text: ' it' } }), {
    event: 'done',
    data: draft,
  })
}

describe('a draft of a reply', () => {
  it('grows while it is written, and ends as the server says', () => {
    const half = receiveReply(startDrafting(), { event: 'delta', data: { text: 'Restart' } })
    expect(half).toMatchObject({ status: 'writing', text: 'Restart' })
    expect(written()).toMatchObject({ status: 'done', text: draft.text, citations: draft.citations })
  })

  it('counts as accepted as it was, and as edited when a letter was changed', () => {
    expect(decisionOf(written())).toBe('accepted')
    expect(decisionOf({ ...written(), text: `${draft.text}\n` })).toBe('accepted')
    expect(decisionOf({ ...written(), text: 'Restart it.' })).toBe('edited')
  })

  it('warns of a part as long as it stands there', () => {
    expect(standingWarnings(written()).map(({ part }) => part)).toEqual(['It takes 5 minutes.'])
    expect(standingWarnings({ ...written(), text: 'Restart it.' })).toEqual([])
  })
})
