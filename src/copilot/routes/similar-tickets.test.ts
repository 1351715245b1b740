import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { fixedSettings } from '../../../testkit/fixed-settings.ts'
import { scriptedModels } from '../../../testkit/llm/scripted-models.ts'
import { searchWith } from '../../../testkit/search-with.ts'
import { serveRoutes } from '../../../testkit/serve-routes.ts'
import { addHelpdesk, storeTickets, ticketOf } from '../../../testkit/stored-tickets.ts'
import { createQueryLog } from '../../knowledge/query-log.ts'
import type { Principal } from '../../platform/index.ts'
import { copilotRoutes } from '../index.ts'

const agent: Principal = {
  ...{ id: 'usr_1', kind: 'person', name: 'Agent', tenantId: 't', personId: 'usr_1', groups: [], teams: [] },
  ...{ scopes: ['tickets:read_all', 'knowledge:read'], isConfined: false },
}
let stop: () => Promise<void>
let server: Awaited<ReturnType<typeof serveRoutes>>

const ko = '안녕하세요. 수고 많으십니다.'
const koEnd = '빠른 확인 부탁드립니다. 감사합니다.'
const en = 'Hello,\n\n'
const enEnd = 'Could you have a look, please?\n\nKind regards,\nJana'

beforeAll(async () => {
  const { database, stop: stopDatabase } = await startTestDatabase()
  stop = stopDatabase
  await addHelpdesk(database, { tenantId: 't', id: 's1' })
  await addHelpdesk(database, { tenantId: 't', id: 's2', kind: 'zendesk' })
  const place = { tenantId: 't', sourceId: 's1' }
  await storeTickets(database, place, [
    ticketOf({ id: '1', subject: 'Xid 62 발생', status: 'open' }, [
      { text: `${ko} 학습 도중 카드가 사라지고 dmesg에 Xid 62가 찍힙니다. ${koEnd}` },
    ]),
    ticketOf({ id: '2', subject: '카드가 인식되지 않음 (Xid 62)', status: 'open' }, [
      { text: `${ko} 드라이버가 Xid 62를 보고한 뒤로 그래픽 카드가 감지되지 않습니다. ${koEnd}` },
      { text: '엔지니어가 변경을 배포했습니다. 아직도 발생하나요?' },
    ]),
    ticketOf({ id: '4', subject: '세금계산서 재발행', status: 'open' }, [
      { text: `${ko} 7월 세금계산서의 사업자 번호가 틀렸습니다. ${koEnd}` },
    ]),
    ticketOf({ id: '5', subject: '세션이 자주 끊김', status: 'open' }, [
      { text: `${ko} 콘솔에서 오 분마다 로그아웃됩니다. ${koEnd}` },
    ]),
    ticketOf({ id: '6', subject: 'Invitation never arrives', status: 'open' }, [
      { text: `${en}A colleague waits for the invitation to our project. ${enEnd}` },
    ]),
    ticketOf({ id: '7', subject: 'Bucket is read-only', status: 'open' }, [
      { text: `${en}We cannot write to the bucket named atlas any more. ${enEnd}` },
    ]),
    ticketOf({ id: '8', subject: 'Writing to bucket atlas is denied' }, [
      { text: `${en}Uploads are refused: we cannot write to the bucket atlas. ${enEnd}` },
      {
        text: 'Hello Jana,\n\nOpen Storage > Policies and add the role Writer.\n\nDoes it work now?\n\nKind regards,\nMax',
      },
    ]),
  ])
  await storeTickets(database, place, [
    ticketOf({ id: '41', subject: 'API key answers HTTP 403' }, [
      { text: `${en}Since 2026-08-16T01:12:00Z our API key is refused with HTTP 403. ${enEnd}` },
    ]),
    ticketOf({ id: '42', subject: 'API key answers HTTP 429' }, [
      { text: `${en}Since 2026-08-16T01:40:00Z our API key is refused with HTTP 429. ${enEnd}` },
    ]),
    ticketOf({ id: '43', subject: 'The API key of our pipeline is refused' }, [
      { text: `${en}Its API key is refused. The pipeline stands still. ${enEnd}` },
    ]),
    ticketOf({ id: '44', subject: 'Pipeline with a new key sees 403 Forbidden' }, [
      { text: `${en}Deployments fail. ${enEnd}` },
    ]),
    ticketOf({ id: '45', subject: 'The API key of our jobs answers HTTP 429' }, [
      { text: `${en}Our API key is refused with HTTP 429. ${enEnd}` },
      { text: 'Please spread the calls over the minute.' },
    ]),
    ticketOf({ id: '51', subject: 'Finetuning aborts, memory exhausted' }, [
      { text: `${en}The finetuning aborts on our 24 GB card, memory exhausted. ${enEnd}` },
    ]),
    ticketOf({ id: '52', subject: 'Finetuning aborts, memory exhausted' }, [
      { text: `${en}The finetuning aborts on our 80 GB card, memory exhausted. ${enEnd}` },
    ]),
    ticketOf({ id: '53', subject: 'Finetuning job aborts: memory exhausted again' }, [
      { text: `${en}We have 24GB, and finetuning aborts. ${enEnd}` },
    ]),
  ])
  const koTried = '영업팀 열두 명이 벌써 세 차례 다시 해 봤고 동료 노트북에서도 똑같습니다.'
  const enTried = 'I rebooted twice, tried a different laptop, and my manager sees it as well.'
  await storeTickets(database, place, [
    ticketOf({ id: '31', subject: '프린터 고장' }, [{ text: `${ko} 종이가 걸립니다. ${koTried}` }]),
    ticketOf({ id: '32', subject: '환율 표시' }, [{ text: `${ko} 달러가 원화로 나옵니다. ${koTried}` }]),
    ticketOf({ id: '33', subject: 'Calendar blank' }, [{ text: `${en}It stays white. ${enTried}` }]),
    ticketOf({ id: '34', subject: 'Wrong rate' }, [{ text: `${en}Dollars show as won. ${enTried}` }]),
  ])
  await storeTickets(database, place, [
    ticketOf({ id: '61', subject: '할인이 되지 않습니다' }, [
      { text: `${ko} 가을맞이 쿠폰 FALL20을 입력하면 기간이 지난 쿠폰이라고 나옵니다. ${koEnd}` },
      { text: '쿠폰을 새로 등록해 주세요.' },
    ]),
    ticketOf({ id: '62', subject: '결제 단계에서 막힘', status: 'open' }, [
      { text: `${ko} 쿠폰 FALL20 입력하면 기간이 지났다고 나와요. ${koTried}` },
    ]),
    ticketOf({ id: '63', subject: 'Volume still small' }, [
      { text: `${en}We grew the block volume, but df -h shows the previous size. ${enEnd}` },
      { text: 'Please run resize2fs.' },
    ]),
    ticketOf({ id: '64', subject: 'Storage', status: 'open' }, [
      { text: `${en}After we grew the volume, df -h tells the previous size. ${enTried}` },
    ]),
  ])
  await storeTickets(database, { tenantId: 't', sourceId: 's2' }, [
    ticketOf({ id: '8', subject: 'Of the other help desk' }, [{ text: 'Something else.' }]),
    ticketOf({ id: '3', subject: 'Xid 62: GPU 사라짐' }, [
      { text: `${ko} 카드 하나가 사라졌고 Xid 62가 보입니다. ${koEnd}` },
      { text: '고장 난 카드를 교체했습니다. 인스턴스를 중지했다가 다시 시작해 주세요.' },
    ]),
  ])
  const others = { src_eu: { name: 's1 EU', acl: null }, src_board: { name: 'Board', acl: ['group:board'] } }
  for (const [id, { name, acl }] of Object.entries(others)) {
    await addHelpdesk(database, { tenantId: 't', id })
    await database.system((tx) => tx.updateTable('sources').set({ name, acl }).where('id', '=', id).execute())
  }
  const same = ticketOf({ id: '9', subject: 'Of s1' }, [{ text: 'The kettle drips.' }])
  await storeTickets(database, place, [same, { ...same, id: '10' }])
  await storeTickets(database, { tenantId: 't', sourceId: 'src_eu' }, [{ ...same, subject: 'Of s1 EU' }])
  await storeTickets(database, { tenantId: 't', sourceId: 'src_board' }, [{ ...same, id: '10' }])
  const logger = pino({ level: 'silent' })
  server = await serveRoutes(
    copilotRoutes({
      ...{ database, logger, hasIndex: true, models: scriptedModels().models },
      facts: { find: async () => undefined },
      queryLog: createQueryLog({ database, logger }),
      copilotSettings: fixedSettings({}).parts,
      search: searchWith(database),
      fetchTicket: async () => undefined,
    }),
  )
})
afterAll(async () => {
  await server?.close()
  await stop?.()
})

type Similar = {
  ticket_id: string
  solution: string
  solution_chunk_id: string | null
  source: object
  why: Array<{ kind: string; words?: string[]; field?: string; values?: string[] }>
}
const similarTo = async (id: string): Promise<Similar[]> =>
  (await server.get(agent, `/api/v1/init/${id}`)).body.similar
const ids = (similar: Similar[]) => similar.map((one) => one.ticket_id)

describe('similar tickets', () => {
  it('are those with the same problem, what is solved first, each with the help desk that it is of', async () => {
    const similar = await similarTo('1')
    expect(ids(similar)).toEqual(['3', '2'])
    expect(similar.map((one) => one.source)).toEqual([
      { id: 's2', name: 's2' },
      { id: 's1', name: 's1' },
    ])
    for (const { why } of similar)
      expect(why).toContainEqual({ kind: 'same', field: 'error_code', values: ['Xid 62'] })
  })

  it('are none where nothing but courtesies, pleas and states is alike', async () => {
    expect(await similarTo('4')).toEqual([])
    expect(await similarTo('5')).toEqual([])
    expect(await similarTo('6')).toEqual([])
  })

  it('are none where only what was tried, by how many and where else, is alike', async () => {
    for (const id of ['31', '32', '33', '34']) expect(await similarTo(id)).toEqual([])
  })

  it('are those that begin with the same rare words, though their titles have none in common', async () => {
    expect(ids(await similarTo('62'))).toEqual(['61'])
    expect(ids(await similarTo('64'))).toEqual(['63'])
  })

  it('say which words of both problems tell, and none of greetings', async () => {
    const [first] = await similarTo('7')
    expect(first?.ticket_id).toBe('8')
    const words = first?.why.find((why) => why.kind === 'words')?.words
    expect(words).toEqual(expect.arrayContaining(['atlas', 'bucket']))
    expect(words).not.toContain('look')
  })

  it('with the same error code come first, with another one of its kind last, though it is solved', async () => {
    expect(ids(await similarTo('41'))).toEqual(['44', '43', '45', '42'])
  })

  it('with the same size before those with another one, which is told', async () => {
    const similar = await similarTo('51')
    expect(ids(similar)).toEqual(['53', '52'])
    expect(similar[0]?.why.find((why) => why.kind === 'words')?.words?.[0]).toBe('24GB')
    expect(similar[1]?.why.find((why) => why.kind === 'words')?.words).not.toContain('GB')
  })

  it('say no dates and no numbers, and no words that only stand around the problem', async () => {
    const told = (await similarTo('41')).flatMap(({ why }) => why.flatMap(({ words }) => words ?? []))
    expect(told).toContain('API')
    expect(told.filter((word) => /^\d/.test(word))).toEqual([])
    expect(told).not.toContain('Since')
  })

  it('show what was told or done, without greetings and questions, and nothing of what is still open', async () => {
    const [done, open] = await similarTo('1')
    expect(done?.solution).toBe('고장 난 카드를 교체했습니다. 인스턴스를 중지했다가 다시 시작해 주세요.')
    expect(open).toMatchObject({ solution: '', solution_chunk_id: null })
    const [told] = await similarTo('7')
    expect(told?.solution).toBe('Open Storage > Policies and add the role Writer.')
    expect(told?.solution_chunk_id).toContain('chunk_')
  })
})

describe('a question about a ticket', () => {
  const ask = async (body: object, headers?: Record<string, string>, who = agent) =>
    server.post(who, '/api/v1/query', body, headers)
  const nothing = { found: false, results: [], citations: [], mode: 'extractive' }

  it.each([
    ['티켓 99999999 상태', '읽을 수 있는 티켓 가운데 99999999번이 없습니다.'],
    ['summarise ticket 99999999', 'There is no ticket 99999999 that you may read.'],
  ])('that is not there, or not for who asks, says so: %s', async (query, answer) => {
    expect((await ask({ query })).body).toMatchObject({ ...nothing, answer })
    const stranger = { ...agent, scopes: ['knowledge:read'] }
    const mine = query.replace('99999999', '1')
    expect((await ask({ query: mine }, {}, stranger)).body).toMatchObject({
      ...{ ...nothing, answer: answer.replace('99999999', '1') },
    })
  })

  it('that stands in several help desks is asked back for, unless one is named', async () => {
    const asked = (await ask({ query: '8번 티켓 요약해줘' })).body
    expect(asked).toMatchObject({ ...nothing, intent: 'summary' })
    expect(asked.answer).toContain('“s1”, “s2”')
    expect((await ask({ query: 'status of ticket 8' })).body.answer).toContain('Several help desks')
    const named = (await ask({ query: 'summarise ticket 8 of s2' })).body
    expect(named).toMatchObject({ found: true, results: [{ title: 'Of the other help desk' }] })
    for (const open of [
      await ask({ query: 'summarise it', ticket_id: '8', source: 's2' }),
      await ask({ query: 'summarise it', ticket_id: '8' }, { 'x-platform': 'zendesk' }),
    ])
      expect(open.body.results).toMatchObject([{ title: 'Of the other help desk' }])
  })

  it('is of the help desk that it names in whole, and of none whose name is a part of another word', async () => {
    const titles = async (query: string) =>
      (await ask({ query })).body.results.map((one: { title: string }) => one.title)
    expect(await titles('summarise ticket 9 of s1 EU')).toEqual(['Of s1 EU'])
    expect(await titles('s1의 9번 티켓 요약해줘')).toEqual(['Of s1'])
    expect(await titles('summarise ticket 9 of s12')).toEqual([])
  })

  it('that stands in one whose name is not for who asks tells its id alone', async () => {
    const { answer } = (await ask({ query: 'status of ticket 10' })).body
    expect(answer).toContain('“src_board”')
    expect(answer).not.toContain('Board')
    expect((await ask({ query: 'status of ticket 10 in src_board' })).body.found).toBe(true)
  })

  it('of a help desk that there is not names it', async () => {
    for (const body of [{ query: 'status', ticket_id: '8' }, { query: 'atlas' }, { query: 'hello' }]) {
      const asked = await ask({ ...body, source: 'nope' })
      expect(asked.status).toBe(404)
      expect(asked.body.detail).toContain('"nope"')
    }
    expect((await ask({ query: 'atlas', source: 's1' })).status).toBe(200)
    expect((await server.get(agent, '/api/v1/init/8?source=nope')).body.detail).toContain('"nope"')
  })

  it('is answered from the ticket, whatever types are asked for', async () => {
    const { body } = await ask({ query: 'summarise ticket 7', types: ['articles'] })
    expect(body).toMatchObject({ found: true, results: [{ title: 'Bucket is read-only' }] })
  })

  it('among documents of a type that there is not says so', async () => {
    const { body } = await ask({ query: 'Writing to bucket atlas', types: ['bogus'] })
    expect(body).toMatchObject(nothing)
    expect(body.answer).toMatch(/“bogus”.*tickets/)
    expect((await ask({ query: '버킷 atlas 쓰기', types: ['bogus'] })).body.answer).toContain('“bogus” 유형')
    expect((await ask({ query: 'atlas', types: ['tickets', 'bogus'] })).body.results).not.toEqual([])
  })

  it('that may be about something else is searched for', async () => {
    const { body } = await ask({ query: 'Is test case 12 done?' })
    expect(body.answer).not.toContain('12')
  })
})
