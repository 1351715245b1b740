import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { searchWith } from '../../../testkit/search-with.ts'
import { addHelpdesk, storeArticle, storeTickets, ticketOf } from '../../../testkit/stored-tickets.ts'
import type { Database } from '../../platform/index.ts'
import { ask } from './ask.ts'

let database: Database
let stop: () => Promise<void>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await addHelpdesk(database, { tenantId: 't', id: 's1' })
  const place = { tenantId: 't', sourceId: 's1' }
  await storeTickets(database, place, [
    ticketOf({ id: '1', subject: 'Scanner jams on thick paper', status: 'open' }, [
      { text: 'The scanner jams whenever thick paper is put in.' },
    ]),
    ticketOf({ id: '2', subject: 'Cancel our yearly subscription' }, [
      { text: 'We want to cancel the yearly subscription.' },
      { text: 'We have set your yearly subscription to end; you do not have to do anything else.' },
      { kind: 'customer', text: 'Thank you, that worked.' },
    ]),
    ticketOf({ id: '3', subject: 'End the yearly licence' }, [
      { text: 'How can we end the yearly licence?' },
      { text: 'We have ended your yearly licence today.' },
      { kind: 'customer', text: 'Thank you, that worked.' },
    ]),
    ticketOf({ id: '4', subject: 'Ending a yearly licence' }, [
      { text: 'The yearly licence has to end.' },
      { text: 'We took the reminder out. Open Billing > Licences and choose End.' },
      { kind: 'customer', text: 'Thank you, that worked.' },
    ]),
    ticketOf({ id: '5', subject: '송장 출력이 안 됩니다' }, [
      { text: '어제부터 송장 출력이 안 됩니다.' },
      { text: '인쇄 설정에서 용지 크기를 A5로 바꿔 주세요.' },
      { kind: 'customer', text: '해결됐습니다. 감사합니다.' },
    ]),
    ticketOf({ id: '6', subject: 'API key answers 429' }, [
      { text: 'Our API key answers 429 since today.' },
      { text: 'Spread the calls over the minute, then the API key answers again.' },
      { kind: 'customer', text: 'Thank you, that worked.' },
    ]),
    ticketOf({ id: '8', subject: 'E-5512', status: 'open' }, [
      { text: 'What does error E-5512 mean? Some labels are not printed.' },
    ]),
    ticketOf({ id: '9', subject: 'Quokka plan', status: 'open' }, [
      { text: 'Can I move from the Quokka plan to the Wombat plan?' },
    ]),
  ])
  await storeArticle(database, place, {
    ...{ id: '10', title: '라벨 오류 코드', language: 'ko' },
    content:
      '## E-5501\n\n용지가 비었습니다. 용지를 넣고 다시 인쇄하세요.\n\n## E-5510\n\n덮개가 열려 있습니다. 덮개를 닫아 주세요.',
  })
  await storeArticle(database, place, {
    ...{ id: '7', title: 'Badge reader beeps twice' },
    content:
      '## What you see\n\nThe badge reader beeps twice and the door stays shut.\n\n## What helps\n\nHold the card flat until the lamp is green.',
  })
})
afterAll(() => stop?.())

const answer = (query: string, types?: string[]) =>
  ask({
    ...{ database, search: searchWith(database), query, ...(types ? { types } : {}) },
    access: { tenantId: 't', groups: ['permission:tickets:read_all'] },
  })

describe('who tells a problem', () => {
  it.each(['How do I fix a scanner that jams on thick paper?', 'Scanner jams, not working on thick paper'])(
    'is not told it again: %s',
    async (query) => {
      expect(await answer(query)).toMatchObject({ found: false, citations: [] })
    },
  )

  it('gets what solved it', async () => {
    expect((await answer('송장 출력이 안 돼요')).answer).toBe(
      '인쇄 설정에서 용지 크기를 A5로 바꿔 주세요. [1]',
    )
  })

  it('gets what an article says that helps, not how the article describes it', async () => {
    const { answer: text, citations } = await answer('badge reader beeps twice, door does not open', [
      'articles',
    ])
    expect(text).toBe('Hold the card flat until the lamp is green. [1]')
    expect(citations).toMatchObject([{ heading: 'What helps' }])
  })

  it('is not answered for another error code', async () => {
    expect((await answer('Why does the API key answer 429?')).answer).toContain('Spread the calls')
    expect((await answer('Why does the API key answer 403?')).found).toBe(false)
    expect((await answer('API key answers 403')).found).toBe(false)
  })
})

describe('who asks about an error code', () => {
  it.each([
    ['오류 E-5510 해결', '덮개를 닫아 주세요'],
    ['E-5510 해결 방법', '덮개를 닫아 주세요'],
    ['how to fix E-5510', '덮개를 닫아 주세요'],
    ['E-5510 원인', '덮개가 열려 있습니다'],
    ['E-5510 cause', '덮개가 열려 있습니다'],
  ])('gets what is told of it, however that is put: %s', async (query, told) => {
    const { answer: text } = await answer(query)
    expect(text).toContain(told)
    expect(text).not.toContain('용지')
  })

  it('gets nothing of another one', async () => {
    expect((await answer('E-5599 해결 방법')).found).toBe(false)
  })
})

describe('what somebody else asks', () => {
  it.each(['what does E-5512 mean', 'can I move from Quokka to Wombat'])(
    'is no answer: %s',
    async (query) => {
      expect(await answer(query)).toMatchObject({ found: false, citations: [] })
    },
  )
})

describe('who asks what to do', () => {
  it('gets what to do rather than what was done for somebody', async () => {
    expect((await answer('How do I end the yearly licence?')).answer).toBe(
      'Open Billing > Licences and choose End. [1]',
    )
  })

  it('is told that it was done for somebody, where nothing says what to do', async () => {
    expect((await answer('How do I cancel the yearly subscription?')).answer).toBe(
      'Nothing found that says what to do. A ticket like it was solved by the support:\n\nWe have set your yearly subscription to end; you do not have to do anything else. [1]',
    )
  })

  it.each(['a', 'the', 'how do I', '어떻게'])('finds nothing where nothing is asked: %s', async (query) => {
    expect(await answer(query)).toMatchObject({ found: false, citations: [] })
  })
})
