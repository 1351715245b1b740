import { describe, expect, it } from 'vitest'
import type { ReplyDraft } from '../api/types.ts'
import { byMessage, decisionOf, receiveReply, standingWarnings, startDrafting } from './drafting.ts'

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

  it('finds the part again where it went, the nearest one of several', () => {
    const moved = (text: string) => standingWarnings({ ...written(), text }).map(({ from, to }) => [from, to])
    expect(moved(draft.text)).toEqual([[12, 31]])
    expect(moved('Hello, restart it. It takes 5 minutes.')).toEqual([[19, 38]])
    expect(moved('It takes 5 minutes. Or: It takes 5 minutes. Bye')).toEqual([[0, 19]])
    expect(moved('Now and here and again: It takes 5 minutes.')).toEqual([[24, 43]])
  })

  it('says once what it has to say about several parts', () => {
    const other = { ...warning(0, 7), code: 'other_ticket', message: { en: 'b', ko: 'b' } }
    const several = { ...draft, warnings: [warning(12, 14), other, warning(15, 20)] } as ReplyDraft
    const groups = byMessage(standingWarnings({ ...written(), draft: several }))
    expect(groups.map((alike) => alike.map(({ part }) => part))).toEqual([['It', 'takes'], ['Restart']])
  })

  it('keeps a warning of any kind about the whole', () => {
    const whole = {
      ...draft,
      warnings: [{ ...warning(0, 0), code: 'of_a_new_kind' }],
    } as unknown as ReplyDraft
    expect(standingWarnings({ ...written(), draft: whole, text: 'Bye' })).toMatchObject([{ part: '' }])
  })
})
