import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { fixedSettings } from '../../../testkit/fixed-settings.ts'
import { scriptedModels } from '../../../testkit/llm/scripted-models.ts'
import { searchWith } from '../../../testkit/search-with.ts'
import { serveRoutes } from '../../../testkit/serve-routes.ts'
import { addHelpdesk, storeArticle, storeTickets, ticketOf } from '../../../testkit/stored-tickets.ts'
import { createQueryLog, type QueryLog } from '../../knowledge/query-log.ts'
import type { Database, Principal } from '../../platform/index.ts'
import { copilotRoutes } from '../index.ts'

const config = { groups: { g1: ['billing'], g2: ['gpu'] } }
const scripted = scriptedModels()
const fetched: string[][] = []
let fetchTicket: (tenantId: string, sourceId: string, ticketId: string) => Promise<string | undefined>
const facts = { find: async () => undefined }
let database: Database
let queryLog: QueryLog
let stop: () => Promise<void>
let server: Awaited<ReturnType<typeof serveRoutes>>
let documents: Map<string, string>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  const url = 'https://acme.freshdesk.com'
  await addHelpdesk(database, { tenantId: 't', id: 's1', config: { url } })
  documents = await storeTickets(database, { tenantId: 't', sourceId: 's1', config }, [
    ticketOf(
      { id: '1', subject: 'Export stops with ERR-4012', status: 'open', groupId: 'g1', tags: ['export'] },
      [
        { text: 'The monthly export stops at page 3 with ERR-4012 since the update.' },
        {
          kind: 'note',
          text: 'The disk of this tenant is nearly full, ask infrastructure.',
          isPrivate: true,
        },
      ],
    ),
    ticketOf(
      { id: '2', subject: 'Export of reports fails: ERR-4012', groupId: 'g1', tags: ['export', 'vip'] },
      [
        { text: 'Our monthly export fails at page 3 and shows ERR-4012.' },
        {
          text: '1. Open Settings > Export.\n2. Choose the small page size and start it again.\n3. The password of the export is Gate!4471.',
        },
        { kind: 'customer', text: 'It works now, thank you.' },
      ],
    ),
    ticketOf({ id: '3', subject: 'Export stops with ERR-4012 on GPU nodes', groupId: 'g2' }, [
      { text: 'The monthly export stops at page 3 with ERR-4012 on secret GPU nodes.' },
      { text: 'Secret GPU solution: use the other cluster for the export.' },
    ]),
  ])
  await storeArticle(
    database,
    { tenantId: 't', sourceId: 's1' },
    {
      ...{ id: '9', title: 'Export of reports' },
      content: 'ERR-4012 means that the page size of the export is too large for the monthly report.',
    },
  )
  await storeArticle(
    database,
    { tenantId: 't', sourceId: 's1' },
    {
      ...{ id: '10', title: 'Invitations' },
      content: 'Whoever is invited gets a mail each month. The page shows them since the update.',
    },
  )
  const logger = pino({ level: 'silent' })
  queryLog = createQueryLog({ database, logger })
  fetchTicket = async () => undefined
  server = await serveRoutes(
    copilotRoutes({
      ...{ database, logger, hasIndex: true, models: scripted.models, facts, queryLog },
      copilotSettings: fixedSettings({ answer_model: 'm', reply_model: 'm' }).parts,
      search: searchWith(database),
      fetchTicket: (...which) => {
        fetched.push(which)
        return fetchTicket(...which)
      },
    }),
  )
})
afterAll(async () => {
  await server?.close()
  await stop?.()
})

const principal = (scopes: string[], groups: string[] = ['billing']): Principal => ({
  ...{ id: 'usr_1', kind: 'person', name: 'Agent', tenantId: 't', personId: 'usr_1', scopes },
  ...{ groups, teams: [], isConfined: false },
})
const agent = principal(['tickets:read', 'tickets:reply', 'knowledge:read'])
const init = (id: string, who = agent, headers: Record<string, string> = {}) =>
  server.get(who, `/api/v1/init/${id}`, headers)

describe('what an agent sees who opens a ticket', () => {
  it('is its summary, what was like it and why, and what solved that, without a model', async () => {
    const { status, body } = await init('1')
    expect(status).toBe(200)
    expect(body.ticket).toMatchObject({ ticket_id: '1', document_id: documents.get('1'), status: 'open' })
    expect(body.summary).toMatchObject({ audience: 'internal', mode: 'extractive' })
    expect(body.similar).toHaveLength(1)
    expect(body.similar[0]).toMatchObject({
      ticket_id: '2',
      solution: expect.stringMatching(
        /Choose the small page size[\s\S]*password of the export is \[secret\]/,
      ),
      solution_chunk_id: expect.stringContaining('chunk_'),
    })
    expect(body.similar[0].why).toEqual(
      expect.arrayContaining([
        { kind: 'same', field: 'error_code', values: ['ERR-4012'] },
        { kind: 'words', words: expect.arrayContaining(['Export']) },
        { kind: 'same', field: 'tag', values: ['export'] },
        { kind: 'same', field: 'type', values: ['Question'] },
      ]),
    )
    // the other article shares words with it that are no chance, and is about something else
    expect(body.solutions).toMatchObject([
      { title: 'Export of reports', type: 'article', source: { id: 's1', name: 's1' } },
    ])
    expect(body.fetched).toBe('stored')
    expect(scripted.told).toEqual([])
  })

  it('is what they may read: notes, tickets of other groups and documents each for whom they are', async () => {
    const reader = await init('1', principal(['tickets:read']))
    expect(reader.body.summary.audience).toBe('everyone')
    expect(reader.body.solutions).toEqual([])
    expect(reader.text).not.toContain('infrastructure')
    expect(reader.text).not.toMatch(/secret GPU/i)
    const all = await init('1', principal(['tickets:read_all', 'tickets:reply', 'knowledge:read'], []))
    expect(all.body.similar.map((one: { ticket_id: string }) => one.ticket_id).sort()).toEqual(['2', '3'])
    expect((await init('3')).status).toBe(404)
    expect((await init('1', principal(['knowledge:read']))).status).toBe(403)
    // one that is there is never asked for again, whoever asks
    expect(fetched).toEqual([])
  })

  it('has no password in its summary either', async () => {
    const { body, text } = await init('2')
    expect(body.summary.solution).toContain('password of the export is [secret]')
    expect(text).not.toContain('4471')
  })

  it('is logged without a word of the ticket', async () => {
    const { body } = await init('1')
    await queryLog.flush()
    const row = await database.system((tx) =>
      tx.selectFrom('query_log').selectAll().where('id', '=', body.query_id).executeTakeFirstOrThrow(),
    )
    expect(row).toMatchObject({ kind: 'init', query: `ticket ${documents.get('1')}` })
    expect(row.results).toContainEqual(expect.objectContaining({ document_id: documents.get('2') }))
  })
})

describe('a ticket that is not stored', () => {
  it('is fetched, and read under the access of who asks', async () => {
    fetchTicket = async (tenantId, sourceId, id) => {
      const group = id === '51' ? 'g2' : 'g1'
      const ticket = ticketOf({ id, subject: 'New one', status: 'open', groupId: group }, [{ text: 'Help!' }])
      return (await storeTickets(database, { tenantId, sourceId, config }, [ticket])).get(id)
    }
    expect((await init('50')).body).toMatchObject({ fetched: 'live', ticket: { subject: 'New one' } })
    expect((await init('50')).body.fetched).toBe('stored')
    expect((await init('51')).status).toBe(404)
  })

  it('is fetched once, however many open it at the same time', async () => {
    const late = Promise.withResolvers<undefined>()
    fetchTicket = () => late.promise
    fetched.length = 0
    const opened = Promise.all([init('777'), init('777'), init('777')])
    // one session answers all in turn: behind so many, each has come as far as it can
    for (let i = 0; i < 50; i++) await database.system((tx) => sql`select 1`.execute(tx))
    late.resolve(undefined)
    expect((await opened).map(({ status }) => status)).toEqual([404, 404, 404])
    expect(fetched).toHaveLength(1)
  })

  it('is asked for once where there is none', async () => {
    fetched.length = 0
    fetchTicket = async () => undefined
    expect((await init('404')).status).toBe(404)
    expect((await init('404')).status).toBe(404)
    expect(fetched).toEqual([['t', 's1', '404']])
  })
})

describe('the help desk that is meant', () => {
  it('is told by headers or ?source= where several may be, and is always one of the own', async () => {
    await addHelpdesk(database, { tenantId: 't', id: 's2', config: { url: 'https://beta.freshdesk.com' } })
    await addHelpdesk(database, {
      tenantId: 'foreign',
      id: 's3',
      config: { url: 'https://rival.freshdesk.com' },
    })
    await storeTickets(database, { tenantId: 't', sourceId: 's2', config }, [
      ticketOf({ id: '1', subject: 'Of beta', groupId: 'g1' }, [{ text: 'Something else entirely.' }]),
    ])
    await storeTickets(database, { tenantId: 'foreign', sourceId: 's3', config }, [
      ticketOf({ id: '7', subject: 'Of the rival', groupId: 'g1' }, [{ text: 'Nobody may see this.' }]),
    ])
    expect((await init('1')).body).toMatchObject({
      code: 'source_ambiguous',
      detail:
        'There are several help desks that may be meant ("s1", "s2"). Say which one with "source", its id or name.',
    })
    expect((await init('404x')).body).toMatchObject({
      code: 'source_ambiguous',
      detail: expect.stringContaining('("s1", "s2")'),
    })
    expect((await init('2')).status).toBe(200)
    const subject = async (headers: Record<string, string>) =>
      (await init('1', agent, headers)).body.ticket?.subject
    expect(await subject({ 'x-freshdesk-domain': 'beta' })).toBe('Of beta')
    expect(await subject({ 'x-freshdesk-domain': 'ACME.freshdesk.com' })).toBe('Export stops with ERR-4012')
    expect((await init('1?source=s2')).body.ticket.subject).toBe('Of beta')
    expect((await init('1', agent, { 'x-platform': 'zendesk' })).status).toBe(404)
    expect((await init('7', agent, { 'x-freshdesk-domain': 'rival.freshdesk.com' })).status).toBe(404)
    expect((await init('7?source=s3')).status).toBe(404)
  })

  it('never follows from company_id', async () => {
    expect((await init('2?company_id=t')).status).toBe(200)
    expect((await init('2?company_id=foreign')).status).toBe(404)
    expect((await init('7?company_id=foreign')).status).toBe(404)
  })
})

describe('a question about a ticket', () => {
  const ask = async (body: object, who = agent) => (await server.post(who, '/api/v1/query', body)).body

  it('is answered from its summary and status', async () => {
    const answer = await ask({ query: 'summarise ticket 2' })
    expect(answer).toMatchObject({ intent: 'summary', mode: 'extractive', found: true })
    expect(answer.answer).toContain('ERR-4012')
    expect(answer.answer).toContain('**Solution**')
    expect(answer.citations[0]).toMatchObject({ document_id: documents.get('2') })
    const status = await ask({ query: '상태 알려줘', ticket_id: '2' })
    expect(status).toMatchObject({ intent: 'status', found: true })
    expect(status.answer).toContain('해결됨')
  })

  it('tells nothing where they may not read it', async () => {
    const answer = await ask({ query: 'summarise ticket 3' })
    expect(JSON.stringify(answer)).not.toMatch(/secret GPU/i)
    expect(answer).toMatchObject({ intent: 'summary', found: false, results: [] })
  })
})
