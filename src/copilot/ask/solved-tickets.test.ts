import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { searchWith } from '../../../testkit/search-with.ts'
import { addHelpdesk, storeArticle, storeTickets, ticketOf } from '../../../testkit/stored-tickets.ts'
import { hybridSearch } from '../../knowledge/index.ts'
import type { Access, Database } from '../../platform/index.ts'
import { ask } from './ask.ts'
import { pickPassages, presentPassages } from './generated/passages.ts'
import { readSolved } from './read-solved.ts'

const SOLUTION =
  'Hello Ms. Kim,\n\nOpen Project > Limits and choose Raise a limit. A reviewer answers within one working day.\n\nBest regards,\nJohn Smith'
const agent: Access = { tenantId: 't', groups: ['permission:tickets:read_all'] }
let database: Database
let stop: () => Promise<void>
let documents: Map<string, string>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await addHelpdesk(database, { tenantId: 't', id: 's1', config: { groups: { g1: ['billing'] } } })
  const place = { tenantId: 't', sourceId: 's1', config: { groups: { g1: ['billing'] } } }
  documents = await storeTickets(database, place, [
    ticketOf({ id: '1', subject: 'Higher GPU quota', status: 'open' }, [
      { text: 'I want to request a higher GPU quota for our project. How do I do that?' },
    ]),
    ticketOf({ id: '2', subject: 'Requesting a higher GPU quota' }, [
      { text: 'We train larger models now and need to request a higher GPU quota.' },
      { kind: 'note', text: 'This customer never gets a higher GPU quota: credit risk.', isPrivate: true },
      { text: SOLUTION },
      { kind: 'customer', text: 'Thank you, that worked.' },
    ]),
    ticketOf({ id: '3', subject: '결제 카드가 거절됩니다', groupId: 'g1' }, [
      { text: '등록한 결제 카드가 자꾸 거절됩니다. 어떻게 해야 하나요?' },
      {
        text: '안녕하세요, 고객님.\n\n1. 결제 > 수단에서 인증을 다시 진행해 주세요.\n2. 하루 뒤에 다시 시도해 주세요.',
      },
      { kind: 'customer', text: '해결됐습니다. 감사합니다.' },
    ]),
    ticketOf({ id: '4', subject: 'Heron alert' }, [
      { text: 'The heron alert should ring at night too.' },
      { text: 'Open Alerts > Heron alert and switch the heron alert on.' },
    ]),
    ticketOf({ id: '6', subject: 'Open the lynx archive' }, [
      { text: 'How do I open the lynx archive of last year?' },
      {
        text: 'We have reset your password to Gate!4471.\n\nTo open the lynx archive, please sign in at the portal with Gate!4471 and choose Lynx.',
      },
      { kind: 'customer', text: 'Thanks, that worked.' },
    ]),
    ticketOf({ id: '5', subject: 'Initial sluice console password' }, [
      { text: 'What is the initial sluice console password? We cannot sign in to the sluice console.' },
      {
        text: 'Open the sluice console and sign in as root. The initial sluice console password is Gate!4471. Change it under Console > People.',
      },
      { kind: 'customer', text: 'Thanks, that worked.' },
    ]),
  ])
})
afterAll(() => stop?.())

const answer = (query: string, access = agent) =>
  ask({ database, search: searchWith(database), access, query })

describe('a question that a solved ticket answers', () => {
  it('gets what solved it, in the words of whoever did, without courtesies', async () => {
    const { found, answer: text, citations } = await answer('How do I request a higher GPU quota?')
    expect(found).toBe(true)
    expect(text).toBe(
      'Open Project > Limits and choose Raise a limit. A reviewer answers within one working day. [1]',
    )
    expect(citations).toMatchObject([{ document_id: documents.get('2'), heading: 'Solution' }])
    expect(citations[0]?.quote).toBe(text.replace(' [1]', ''))
  })

  it('gets it in Korean, step by step, if it may read the ticket', async () => {
    const { answer: text } = await answer('결제 카드가 거절되면 어떻게 하나요?')
    expect(text).toContain('1. 결제 > 수단에서 인증을 다시 진행해 주세요. [1]')
    expect(text).not.toContain('안녕하세요')
    const billing = { tenantId: 't', groups: ['tickets:group:billing'] }
    expect((await answer('결제 카드가 거절되면 어떻게 하나요?', billing)).found).toBe(true)
    expect((await answer('How do I request a higher GPU quota?', billing)).found).toBe(false)
    expect((await answer('결제 카드가 거절되면 어떻게 하나요?', { tenantId: 't', groups: [] })).found).toBe(
      false,
    )
  })

  it.each([
    'How do I delete a GPU quota?',
    'How do I request a parking permit?',
    'What does a GPU cost in Frankfurt?',
    'How do I switch the heron alert off?',
  ])('does not get the solution of something else: %s', async (query) => {
    const { found, answer: text } = await answer(query)
    expect(text).not.toMatch(/Raise a limit|Heron alert/)
    expect(found).toBe(false)
  })

  it('gets it without the password that somebody was given', async () => {
    const query = 'What is the initial sluice console password?'
    const whole = await answer(query)
    expect(whole).toMatchObject({ found: true, citations: [{ document_id: documents.get('5') }] })
    expect(whole.answer).toContain('password is [secret]')
    const shown = [whole.answer, ...whole.results.map(({ snippet }) => snippet)]
    expect([...shown, ...whole.citations.map(({ quote }) => quote)].join('\n')).not.toContain('4471')
    const hits = await hybridSearch(searchWith(database), agent, { query, limit: 5, groupBy: 'document' })
    const tickets = await database.tenant(agent, (tx) => readSolved(tx, hits, new Map()))
    const prompt = presentPassages(pickPassages(query, hits, { surroundings: new Map(), tickets }, false))
    expect(prompt).toContain('password is [secret]')
    expect(prompt).not.toContain('4471')
  })

  it('gets it without a password that the same passage tells elsewhere', async () => {
    const { answer: text, citations } = await answer('How do I open the lynx archive?')
    expect(text).toContain('sign in at the portal with [secret]')
    expect(JSON.stringify(citations)).not.toContain('4471')
  })

  it('has the solution among what a model answers from', async () => {
    const search = searchWith(database)
    const hits = await hybridSearch(search, agent, {
      ...{ query: 'request a higher GPU quota', limit: 5, groupBy: 'document', kinds: ['problem'] },
    })
    const surroundings = new Map()
    const tickets = await database.tenant(agent, (tx) => readSolved(tx, hits, surroundings))
    const passages = pickPassages('request a higher GPU quota', hits, { surroundings, tickets }, false)
    expect(passages.map((passage) => passage.content).join('\n')).toContain('Raise a limit')
    const contents = passages.map((passage) => passage.hit.document_id)
    expect(contents.filter((id) => id === documents.get('1'))).toHaveLength(1)
  })

  it('has among that nothing of the opposite of what is asked', async () => {
    const search = searchWith(database)
    const shownFor = async (query: string) => {
      const hits = await hybridSearch(search, agent, { query, limit: 5, groupBy: 'document' })
      const tickets = await database.tenant(agent, (tx) => readSolved(tx, hits, new Map()))
      const passages = pickPassages(query, hits, { surroundings: new Map(), tickets }, false)
      return passages.map((passage) => passage.content).join('\n')
    }
    expect(await shownFor('How do I switch the heron alert on?')).toContain('switch the heron alert on')
    expect(await shownFor('How do I switch the heron alert off?')).not.toContain('switch the heron alert on')
  })

  it('gets an article where one answers', async () => {
    await storeArticle(
      database,
      { tenantId: 't', sourceId: 's1' },
      {
        ...{ id: '7', title: 'Request a higher GPU quota' },
        content: '1. Send the quota form to request a higher GPU quota.\n2. Wait for the mail.',
      },
    )
    const { answer: text } = await answer('How do I request a higher GPU quota?')
    expect(text).toContain('Send the quota form')
    expect(text).not.toContain('Raise a limit')
  })
})
