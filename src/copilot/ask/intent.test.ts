import { describe, expect, it } from 'vitest'
import { readIntent } from './intent.ts'

describe('readIntent', () => {
  it.each([
    ['hi', 'smalltalk'],
    ['Hello there!', 'smalltalk'],
    ['Thank you so much :)', 'smalltalk'],
    ['안녕하세요 👋', 'smalltalk'],
    ['네, 감사합니다!', 'smalltalk'],
    ['뭐 할 수 있어?', 'smalltalk'],
    ['Hi, how do I reset my password?', 'how_to'],
    ['안녕하세요, 환불은 어떻게 하나요?', 'how_to'],
    ['VPN에 접속하려면 어떻게 해야 하나요?', 'how_to'],
    ['What is the refund period?', 'search'],
    ['환불 기한', 'search'],
    // without a ticket there is nothing to tell of
    ['What is the status of the export service?', 'search'],
    ['회의록을 요약해 주세요', 'search'],
    ['How do I close ticket 12?', 'how_to'],
    ['error code 123', 'search'],
    ['열린 티켓 3건의 상태', 'search'],
    ['issue with PR#123x', 'search'],
  ])('%s → %s', (query, kind) => {
    expect(readIntent(query)).toEqual({ kind })
  })

  it.each([
    ['summarise ticket 123', 'summary', '123'],
    ['#4711', 'summary', '4711'],
    ['What was the cause of #4711?', 'summary', '4711'],
    ['123번 티켓 요약해줘', 'summary', '123'],
    ['티켓 123은 어떻게 해결했나요?', 'summary', '123'],
    ['티켓 123 해결 방법 알려줘', 'summary', '123'],
    ['What did the agent do in ticket 123?', 'summary', '123'],
    ['Show me ticket 123', 'summary', '123'],
    ['what is the status of ticket #123?', 'status', '123'],
    ['Is ticket 123 still open?', 'status', '123'],
    ['123번 티켓 상태 알려줘', 'status', '123'],
    ['문의 번호 88 처리 상황은?', 'status', '88'],
  ])('%s → %s of %s', (query, kind, ticketId) => {
    expect(readIntent(query)).toEqual({ kind, ticketId })
  })

  it.each([
    ['티켓 99999999 상태', 'status', undefined],
    ['status of #4711', 'status', undefined],
    ['#1 cause of outages', 'summary', true],
    ['Is test case 5 done?', 'status', true],
    ['문의 3 처리 상황', 'status', true],
  ])('%s is about a ticket for certain, or not', (query, kind, isDoubtful) => {
    const intent = readIntent(query)
    expect([intent.kind, intent.isDoubtful]).toEqual([kind, isDoubtful])
  })

  it('means the ticket that is open where none is named', () => {
    expect(readIntent('요약해 주세요', '55')).toEqual({ kind: 'summary', ticketId: '55' })
    expect(readIntent('Is it still open?', '55')).toEqual({ kind: 'status', ticketId: '55' })
    expect(readIntent('summarise ticket 7', '55')).toEqual({ kind: 'summary', ticketId: '7' })
    expect(readIntent('What solved it?', '55')).toEqual({ kind: 'summary', ticketId: '55' })
    expect(readIntent('How do I refund it?', '55')).toEqual({ kind: 'how_to' })
    expect(readIntent('이 티켓 어떻게 해결해요?', '55')).toEqual({ kind: 'how_to' })
  })

  it('is quick with long and strange questions', () => {
    expect(readIntent(`ticket ${' '.repeat(9_900)}x`)).toEqual({ kind: 'search' })
    expect(readIntent('is '.repeat(3_300), '55')).toEqual({ kind: 'search' })
    expect(readIntent('ticket \n\t 12   summary')).toEqual({ kind: 'summary', ticketId: '12' })
  })
})
