import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { fixedSettings } from '../../../testkit/fixed-settings.ts'
import { scriptedModels } from '../../../testkit/llm/scripted-models.ts'
import { searchWith } from '../../../testkit/search-with.ts'
import { serveRoutes } from '../../../testkit/serve-routes.ts'
import { addHelpdesk, storeArticle, storeTickets, ticketOf } from '../../../testkit/stored-tickets.ts'
import { createQueryLog } from '../../knowledge/query-log.ts'
import type { Principal } from '../../platform/index.ts'
import { copilotRoutes } from '../index.ts'

const agent: Principal = {
  ...{ id: 'usr_1', kind: 'person', name: 'Agent', tenantId: 't', personId: 'usr_1', groups: [], teams: [] },
  ...{ scopes: ['tickets:read', 'tickets:reply', 'tickets:read_all'], isConfined: false },
}
let stop: () => Promise<void>
let server: Awaited<ReturnType<typeof serveRoutes>>
let documents: Map<string, string>
const place = { tenantId: 't', sourceId: 's1' }

const SIGN_IN =
  '## What you see\n\nSince this morning nobody can sign in through Quokka: audience mismatch. Error Q-5150 is shown.\n\n## What helps\n\n1. The entity id was wrong. Open Settings > Sign-in and copy the entity id.\n2. Paste it at Quokka.'
const SIGN_IN_KO =
  '## 증상\n\n오늘 아침부터 하늘다람쥐 인증으로 아무도 로그인하지 못합니다.\n\n## 해결 방법\n\n1. 설정 > 로그인에서 엔터티 ID를 복사해 주세요.'

beforeAll(async () => {
  const { database, stop: stopDatabase } = await startTestDatabase()
  stop = stopDatabase
  await addHelpdesk(database, { tenantId: 't', id: 's1' })
  documents = await storeTickets(database, place, [
    ticketOf({ id: '1', subject: 'Zebrafish exporter fails with NC-7788', status: 'open' }, [
      { text: 'Our Zebrafish exporter fails with NC-7788. Nobody can export since this morning.' },
    ]),
    ticketOf({ id: '2', subject: '얼룩말 내보내기 실패', status: 'open' }, [
      { text: '오늘 아침부터 아무도 얼룩말 자료를 내보내지 못합니다.' },
    ]),
    ticketOf({ id: '3', subject: 'Undelivered Mail Returned to Sender', status: 'open' }, [
      { text: 'Nobody can sign in through Quokka: audience mismatch. This is the returned message.' },
      { kind: 'note', text: 'A bounce.', isPrivate: true },
    ]),
    ticketOf({ id: '4', subject: 'Sign-in through Quokka fails', status: 'open' }, [
      { text: 'Nobody can sign in through Quokka any more, it says audience mismatch.' },
    ]),
    ticketOf({ id: '5', subject: '하늘다람쥐 인증 로그인 불가', status: 'open' }, [
      { text: '하늘다람쥐 인증으로 아무도 로그인하지 못합니다.' },
    ]),
    ticketOf({ id: '6', subject: 'Turnstile at the lobby rejects visitor passes', status: 'open' }, [
      { text: 'The turnstile at the lobby rejects every visitor pass.' },
    ]),
    ticketOf({ id: '7', subject: 'Turnstile at the lobby rejects visitor passes' }, [
      { text: 'The turnstile at the lobby rejects every visitor pass.' },
      { text: 'We have replaced the reader.' },
    ]),
    ticketOf({ id: '8', subject: 'Turnstile rejects visitor passes' }, [
      { text: 'Our turnstile at the garage rejects a visitor pass.' },
      { text: 'Please open Passes > Visitors, enter Q-5150 and print the pass again.' },
    ]),
    ticketOf({ id: '9', subject: 'Courier label printer answers HTTP 403', status: 'open' }, [
      { text: 'The courier label printer refuses every label and answers HTTP 403.' },
    ]),
    ticketOf({ id: '10', subject: 'Courier label printer answers HTTP 429' }, [
      { text: 'The courier label printer refuses every label and answers HTTP 429.' },
      { text: 'Please print fewer labels a minute.' },
    ]),
    ticketOf({ id: '11', subject: 'Switch the heron alert off', status: 'open' }, [
      { text: 'The heron alert rings all night. How do we disable it?' },
    ]),
    ticketOf({ id: '12', subject: 'How do I switch the heron alert on?' }, [
      { text: 'The heron alert does not ring at night. How do we enable it?' },
      { text: 'Please open Alerts > Heron and tick the first box.' },
    ]),
    ticketOf({ id: '13', subject: '왜가리 알람 끄는 방법', status: 'open' }, [
      { text: '왜가리 알람이 밤새 울립니다. 왜가리 알람을 해제하고 싶습니다.' },
    ]),
    ticketOf({ id: '14', subject: '왜가리 알람 문의' }, [
      { text: '왜가리 알람이 밤새 울리면 좋겠습니다.' },
      { text: '[알람 > 왜가리]에서 왜가리 알람을 켜 주세요.' },
    ]),
    ticketOf({ id: '15', subject: '왜가리 알람 중지' }, [
      { text: '왜가리 알람이 너무 자주 울립니다.' },
      { text: '[알람 > 왜가리]에서 횟수를 0으로 바꿔 주세요.' },
    ]),
    ticketOf({ id: '16', subject: 'Otter scale shows zero', status: 'open' }, [
      { text: 'The otter scale shows zero whatever lies on it.' },
    ]),
    ticketOf({ id: '17', subject: 'Otter scale shows zero' }, [
      { text: 'Our otter scale shows zero whatever lies on it.' },
      { text: 'Please press the second box on the scale.' },
      { kind: 'customer', text: 'That did not help either, we give up.' },
    ]),
    ticketOf({ id: '18', subject: 'Remove a pelican tag from the tracker', status: 'open' }, [
      { text: 'How do we remove a pelican tag from the tracker?' },
    ]),
    ticketOf({ id: '19', subject: '수달 보험 가입 취소', status: 'open' }, [
      { text: '수달 보험에 가입했는데 취소하고 싶습니다.' },
    ]),
    ticketOf({ id: '20', subject: 'Badger terminal lost the pass phrase of its vault', status: 'open' }, [
      { text: 'The badger terminal lost the pass phrase of its vault.' },
    ]),
    ticketOf({ id: '21', subject: 'Badger terminal lost the pass phrase of its vault' }, [
      { text: 'Our badger terminal lost the pass phrase of its vault.' },
      { text: 'We have reset the vault.' },
    ]),
    ticketOf({ id: '22', subject: 'Badger terminal shows the wrong hour' }, [
      { text: 'The badger terminal of the depot shows the wrong hour since the summer.' },
      { text: 'Please switch on automatic time.' },
    ]),
    ticketOf({ id: '23', subject: 'Marmot kiosk error MK-2041', status: 'open' }, [
      { text: 'The marmot kiosk stops while paying and shows error MK-2041.' },
    ]),
    ticketOf({ id: '26', subject: 'Ferret scale shows FE-311', status: 'open' }, [
      { text: 'The ferret scale stops and shows error FE-311.' },
    ]),
    ticketOf({ id: '28', subject: 'Pelican tags of the tracker glow', status: 'open' }, [
      {
        text: 'The pelican tags of the tracker glow at night. Is the tracker with its pelican tags all right?',
      },
    ]),
    ticketOf({ id: '29', subject: 'Ibex gate shows IB-701', status: 'open' }, [
      { text: 'The ibex gate stays shut and shows error IB-701.' },
    ]),
    ticketOf({ id: '27', subject: 'Stoat uploader answers HTTP 429', status: 'open' }, [
      { text: 'The stoat uploader answers HTTP 429 whenever more than ten stoats are uploaded.' },
    ]),
    ticketOf({ id: '25', subject: 'Print a badge for a beaver guest', status: 'open' }, [
      { text: 'Tomorrow a guest comes. Where can we print the badge of a beaver guest?' },
    ]),
    ticketOf({ id: '24', subject: '비버 발권기 오류 MK-2077', status: 'open' }, [
      { text: '비버 발권기에 오류 MK-2077이 뜨고 발권이 되지 않습니다.' },
    ]),
  ])
  const articles = [
    { id: '1', title: 'Single sign-on fails with Quokka', content: SIGN_IN },
    { id: '2', title: '하늘다람쥐 통합 인증 실패', content: SIGN_IN_KO, language: 'ko' },
    {
      ...{ id: '3', title: 'Visitor passes and turnstiles' },
      content: 'A turnstile rejects every visitor pass of another day. Code Q-5150 stands for all visitors.',
    },
    {
      ...{ id: '4', title: 'Courier label printer answers HTTP 429' },
      content:
        'The courier label printer refuses every label.\n\n## What helps\n\n1. Raise the limit of the label printer.',
    },
    {
      ...{ id: '5', title: 'Pelican tags of the tracker' },
      content:
        '## Add a pelican tag\n\n1. Hold the pelican tag to the tracker.\n2. Press Save.\n\n## Remove a pelican tag\n\n1. Open Tags > the tag.\n2. Press Delete.',
    },
    {
      ...{ id: '6', title: '수달 보험 안내', language: 'ko' },
      content:
        '수달 보험은 물품을 보상합니다.\n\n## 가입\n\n접수 화면에서 보험 추가를 선택하세요.\n\n## 해지\n\n내 접수에서 보험 해지를 누르세요.',
    },
    {
      ...{ id: '7', title: 'Errors of the marmot kiosk while paying' },
      content:
        '## MK-2041\n\n1. Empty the coin box of the kiosk.\n\n## MK-2042\n\n1. Replace the roll of paper.\n\n## Afterwards\n\n1. Press Continue.',
    },
    {
      ...{ id: '10', title: 'Error codes of the ferret scale' },
      content:
        '- FE-310: the ferret scale is wet. Dry it.\n- FE-311: the ferret scale is not level. Put it on a level floor.',
    },
    {
      ...{ id: '12', title: 'The ibex gate stays shut' },
      content:
        'IB-700 means that there is snow. Please sweep the rail of the ibex gate.\n\nIB-701 means that the ibex gate has no power. Please plug it in.',
    },
    {
      ...{ id: '11', title: 'Stoat uploader answers HTTP 429' },
      content:
        '1. Open Admin > Limits of the stoat uploader.\n2. Raise the limit to 500.\n3. Press Save.\n\n- 404: upload the stoat again.',
    },
    {
      ...{ id: '9', title: 'Questions about the beaver badge' },
      content:
        '## When is the badge sent?\n\nWait for the first of the month.\n\n## How do I print the badge of a beaver guest?\n\nOpen Guests and press Print badge.\n\n## How do I pay?\n\nEnter your card under Payment.',
    },
    {
      ...{ id: '8', title: '비버 발권기 오류 안내', language: 'ko' },
      content:
        '비버 발권기 오류가 뜨고 발권이 되지 않을 때의 안내입니다.\n\n## 오류 MK-2076\n\n용지를 교체해 주세요.\n\n## 오류 MK-2077\n\n발권기 덮개를 닫아 주세요.',
    },
  ]
  for (const article of articles) await storeArticle(database, place, article)
  const logger = pino({ level: 'silent' })
  const { settings, parts } = fixedSettings({})
  settings.reply_model = null
  server = await serveRoutes(
    copilotRoutes({
      ...{ database, logger, hasIndex: true, models: scriptedModels().models },
      ...{ facts: { find: async () => undefined }, modelLimits: { firstTokenMs: 300, totalMs: 600 } },
      queryLog: createQueryLog({ database, logger }),
      copilotSettings: parts,
      search: searchWith(database),
      fetchTicket: async () => undefined,
    }),
  )
})
afterAll(async () => {
  await server?.close()
  await stop?.()
})

const draft = async (id: string) =>
  (await server.post(agent, '/api/v1/generate_reply', { ticket_id: id })).body as {
    text: string
    warnings: Array<{ code: string; from: number; to: number }>
    citations: Array<{ document_id: string; quote: string }>
  }
const codes = ({ warnings }: { warnings: Array<{ code: string }> }) => warnings.map(({ code }) => code)

describe('what a draft is made from', () => {
  it.each([
    ['a problem that nothing is about', '1'],
    ['one in Korean', '2'],
    ['what a machine wrote', '3'],
    ['an error code when all that is like it has another one', '9'],
    ['what is to be switched off when all that is like it was switched on', '11'],
    ['a problem that was not solved, whatever its ticket says', '16'],
  ])('is nothing for %s', async (_, id) => {
    const body = await draft(id)
    expect([codes(body), body.citations]).toEqual([['nothing_found'], []])
    expect(body.text).not.toMatch(
      /Quokka|Settings|설정|하늘다람쥐|labels a minute|Raise the limit|first box|second box/,
    )
  })

  it('is of an article what to do, and not what it is about', async () => {
    const { text } = await draft('4')
    expect(text).toContain('Open Settings > Sign-in and copy the entity id.\n2. Paste it at Quokka.')
    expect(text).not.toMatch(/morning|mismatch|was wrong/)
    const korean = (await draft('5')).text
    expect(korean).toContain('1. 설정 > 로그인에서 엔터티 ID를 복사해 주세요.')
    expect(korean).not.toContain('아침')
  })

  it('is of an article with sections that undo each other nothing for whoever asks for neither', async () => {
    expect(codes(await draft('28'))).toEqual(['nothing_found'])
  })

  it('is of an article with a paragraph for each error code the one of the ticket', async () => {
    const { text } = await draft('29')
    expect(text).toContain('Please plug it in.')
    expect(text).not.toMatch(/snow|sweep/)
  })

  it('is every step of an article, whatever numbers stand in it, but none for another code', async () => {
    const { text } = await draft('27')
    expect(text).toContain('2. Raise the limit to 500.\n3. Press Save.')
    expect(text).not.toContain('again')
  })

  it('is the next ticket where the best one tells only what was done, and says so', async () => {
    const body = await draft('6')
    expect(body.text).toContain('Please open Passes > Visitors')
    expect(body.text).not.toContain('replaced')
    expect(body.citations[0]).toMatchObject({
      ...{ document_id: documents.get('7'), quote: 'We have replaced the reader.' },
    })
    expect(codes(body)).toContain('done_elsewhere')
  })

  it('is the next ticket where one tells the opposite of what is asked', async () => {
    const { text } = await draft('13')
    expect(text).toContain('횟수를 0으로 바꿔 주세요.')
    expect(text).not.toContain('켜 주세요')
  })

  it('is nothing to do where only a ticket about another problem tells what to do', async () => {
    const body = await draft('20')
    expect(body.text).not.toContain('automatic time')
    expect(codes(body)).toEqual(['done_elsewhere'])
    expect(body.citations).toMatchObject([{ quote: 'We have reset the vault.' }])
  })

  it('is of an article with a section for each direction the one that is asked for', async () => {
    const { text } = await draft('18')
    expect(text).toContain('1. Open Tags > the tag.\n2. Press Delete.')
    expect(text).not.toContain('Press Save')
    const korean = (await draft('19')).text
    expect(korean).toContain('내 접수에서 보험 해지를 누르세요.')
    expect(korean).not.toContain('추가')
  })

  it('is of an article with a section for each error code the one of the ticket', async () => {
    const { text } = await draft('23')
    expect(text).toContain('Empty the coin box')
    expect(text).not.toMatch(/paper/i)
    const { text: list } = await draft('26')
    expect(list).toContain('Put it on a level floor.')
    expect(list).not.toContain('FE-310')
    const korean = (await draft('24')).text
    expect(korean).toContain('발권기 덮개를 닫아 주세요.')
    expect(korean).not.toContain('용지')
  })

  it('is of an article with questions and answers the ones that are about the ticket', async () => {
    const { text } = await draft('25')
    expect(text).toContain('Open Guests and press Print badge.')
    expect(text).not.toMatch(/first of the month|card/)
  })

  it('says that nobody follows instructions without a model', async () => {
    const instructions = 'Say that the visitors get new passes tomorrow.'
    const { body } = await server.post(agent, '/api/v1/generate_reply', { ticket_id: '4', instructions })
    expect(codes(body as { warnings: Array<{ code: string }> })).toEqual(['instructions_unused'])
  })

  it('has the codes of another ticket marked, whatever articles have them that it does not quote', async () => {
    const { text, warnings } = await draft('6')
    const marked = warnings.filter(({ code }) => code === 'other_ticket')
    expect(marked.map(({ from, to }) => text.slice(from, to))).toEqual(['Q-5150'])
  })
})
