import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { fixedSettings } from '../../../testkit/fixed-settings.ts'
import { idsIn, scriptedModels } from '../../../testkit/llm/scripted-models.ts'
import { searchWith } from '../../../testkit/search-with.ts'
import { serveRoutes } from '../../../testkit/serve-routes.ts'
import { createQueryLog } from '../../knowledge/query-log.ts'
import { indexDocuments } from '../../knowledge/search/index-documents.ts'
import type { Database, Principal } from '../../platform/index.ts'
import { copilotRoutes } from '../index.ts'

const LIMITS = { firstTokenMs: 300, totalMs: 600 }
const REFUNDS = 'Refunds are paid within 14 days to the card that was used. Vouchers are not refunded.'
const QUESTION = 'When are refunds paid to the card?'

const scripted = scriptedModels()
const { settings, parts: copilotSettings } = fixedSettings()
const facts = { find: async () => undefined }
let database: Database
let stop: () => Promise<void>
let server: Awaited<ReturnType<typeof serveRoutes>>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values ('t', 't', 't')`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values ('s', 't', 'push', 's')`.execute(tx)
  })
  await add('refunds', REFUNDS, null)
  await add('secret', 'Refunds of partners are paid by the vault officer within 2 days.', ['group:hr'])
  const logger = pino({ level: 'silent' })
  server = await serveRoutes(
    copilotRoutes({
      ...{ database, logger, hasIndex: true, models: scripted.models, facts, modelLimits: LIMITS },
      queryLog: createQueryLog({ database, logger }),
      copilotSettings,
      search: searchWith(database),
      fetchTicket: async () => undefined,
    }),
  )
})
afterAll(async () => {
  await server?.close()
  await stop?.()
})
beforeEach(() => {
  settings.answer_model = 'small'
  scripted.told.length = 0
})

async function add(id: string, content: string, acl: string[] | null): Promise<void> {
  await database.tenant({ tenantId: 't', groups: 'all' }, async (tx) => {
    await sql`insert into documents (id, tenant_id, source_id, external_id, title, type, language, acl, format, content,
        content_hash, parser_version, chunk_count)
      values (${id}, 't', 's', ${id}, ${id}, null, 'en', ${acl}, 'text', '', '', 1, 1)`.execute(tx)
    await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content, acl)
      values (${id}, 't', ${id}, 0, '', '', ${content}, ${acl})`.execute(tx)
    const chunk = { id, document_id: id, acl, heading: '', context: '', content }
    await indexDocuments(tx, 't', [{ ...chunk, kind: 'section', private_acl: null }])
  })
}

const asker: Principal = {
  ...{ id: 'key_1', kind: 'key', name: 'k', tenantId: 't', scopes: ['knowledge:read'] },
  ...{ groups: [], teams: [], isConfined: false },
}
const ask = async (body: object) => (await server.post(asker, '/api/v1/query', body)).body

async function events(body: object): Promise<Array<{ event: string; data: Record<string, unknown> }>> {
  const { text } = await server.post(asker, '/api/v1/query/stream', body)
  return Array.from(text.matchAll(/^event: (.*)\ndata: (.*)$/gm), ([, event, data]) => ({
    event: event as string,
    data: JSON.parse(data as string),
  }))
}

/** What a reader has in front of them at the end, and after each event. */
function read(all: Array<{ event: string; data: Record<string, unknown> }>) {
  let text = ''
  const citations = new Set<unknown>()
  for (const { event, data } of all) {
    if (event === 'citation') citations.add(data.id)
    if (event === 'delta') text += data.text
    if (event === 'replace') {
      text = data.text as string
      citations.clear()
      continue
    }
    if (event === 'done') break
    for (const [, number] of text.matchAll(/\[(\d+)\]/g)) expect(citations).toContain(Number(number))
  }
  return text
}

describe('a generated answer', () => {
  it('comes with the citations that resolve, and says which sentences lack support', async () => {
    scripted.script((told) => {
      const [id] = idsIn(told)
      return {
        pieces: ['Refunds are paid within 14 da', `ys. [${id}] [z9z9] They fly to the moon. [`, `${id}]`],
      }
    })
    const answer = await ask({ query: QUESTION })
    expect(answer).toMatchObject({
      answer: 'Refunds are paid within 14 days. [1] They fly to the moon. [1]',
      mode: 'generated',
      intent: 'search',
      found: true,
      model: 'small',
      call_id: 'call_1',
      citations: [{ id: 1, document_id: 'refunds', quote: REFUNDS.slice(0, 58) }],
    })
    expect(
      answer.unsupported.map(({ from, to }: { from: number; to: number }) => answer.answer.slice(from, to)),
    ).toEqual(['They fly to the moon.'])
    const all = await events({ query: QUESTION })
    expect(read(all)).toBe(answer.answer)
    expect(all.at(-1)).toMatchObject({
      event: 'done',
      data: { answer: answer.answer, citations: answer.citations },
    })
    expect(all.filter(({ event }) => event === 'mark').map(({ data }) => data.unsupported)).toEqual([
      answer.unsupported,
    ])
  })

  it('is made of what the asker may read, as data, in the name of the copilot', async () => {
    scripted.script({ pieces: ['NO_', 'ANSWER'] })
    const answer = await ask({ query: 'When are refunds of partners paid?' })
    expect(scripted.told[0]).toContain('<passages>')
    expect(scripted.told[0]).toContain(REFUNDS)
    expect(scripted.told[0]).not.toContain('vault officer')
    expect(scripted.callers.at(-1)).toEqual({ alias: 'small', feature: 'copilot.answer' })
    expect(answer.mode).toBe('extractive')
    expect(JSON.stringify(answer)).not.toContain('NO_')
  })

  it.each([
    ['says that it has none', { pieces: ['NO_ANSWER'] }],
    ['fails', { refuses: 'budget' }],
    ['hangs', { hangs: true as const }],
    ['stops in the middle', { pieces: ['Refunds are paid within 14 days.'], ends: 'hang' as const }],
    ['breaks off', { pieces: ['Refunds are paid within 14 days.'], ends: 'break' as const }],
    ['is filtered', { pieces: ['Refunds are'], ends: 'filtered' as const }],
    ['says nothing', { pieces: [] }],
    ['says nothing that is supported', { pieces: ['Cats fly to the moon every Sunday. [1]'] }],
  ])('gives way to quotes when the model %s', async (_, step) => {
    scripted.script(step)
    const answer = await ask({ query: QUESTION })
    expect(answer).toMatchObject({
      ...{ mode: 'extractive', found: true, model: null, call_id: null, unsupported: [] },
      answer: 'Refunds are paid within 14 days to the card that was used. [1]',
    })
    const all = await events({ query: QUESTION })
    expect(read(all)).toBe(answer.answer)
    const had = all.some(({ event, data }) => event === 'delta' && data.text !== answer.answer)
    expect(all.some(({ event }) => event === 'replace')).toBe(had)
    expect(all.at(-1)?.data).toMatchObject({ answer: answer.answer, mode: 'extractive' })
  })

  it('does not stand when a passage goes while it is written', async () => {
    await add('fees', 'Refunds of fees are paid to the card on Mondays.', null)
    scripted.script(async (told) => {
      const fees = idsIn(told).find((id) => told.includes(`[${id}] fees`))
      await database.tenant({ tenantId: 't', groups: 'all' }, (tx) =>
        sql`delete from documents where id = 'fees'`.execute(tx),
      )
      return { pieces: [`Refunds of fees are paid on Mondays. [${fees}]`] }
    })
    const all = await events({ query: 'When are refunds of fees paid to the card?' })
    expect(all.at(-1)?.data).toMatchObject({ mode: 'extractive' })
    expect(all.filter(({ event }) => event === 'citation').map(({ data }) => data.document_id)).not.toContain(
      'fees',
    )
    expect(read(all)).not.toContain('Mondays')
  })

  it('is taken out of the JSON or the fence that a model puts around it', async () => {
    const said = (id: string | undefined) => `Refunds are paid within 14 days. [${id}]`
    for (const wrap of [
      (text: string) => JSON.stringify({ answer: text, confidence: 0.9 }),
      (text: string) => `\`\`\`markdown\n${text}\n\`\`\``,
    ]) {
      scripted.script((told) => ({ pieces: [wrap(said(idsIn(told)[0]))] }))
      const answer = { mode: 'generated', answer: 'Refunds are paid within 14 days. [1]' }
      expect(await ask({ query: QUESTION })).toMatchObject(answer)
    }
    for (const text of ['NO_ANSWER', 'Refunds are paid', ''])
      for (const data of [{ answer: text }, { a: 'One of two', b: 'Two of two' }]) {
        scripted.script({ pieces: [JSON.stringify(data)] })
        expect((await ask({ query: QUESTION })).mode).toBe('extractive')
      }
  })

  it('is not asked for where quotes are wanted, nothing was found or no model is chosen', async () => {
    scripted.script({ pieces: ['Never.'] })
    expect((await ask({ query: QUESTION, mode: 'extractive' })).mode).toBe('extractive')
    expect((await ask({ query: '김치찌개' })).found).toBe(false)
    settings.answer_model = null
    expect((await ask({ query: QUESTION })).mode).toBe('extractive')
    expect(scripted.told).toEqual([])
  })
})

describe('smalltalk', () => {
  it.each([
    ['hello!', 'Hello.'],
    ['안녕하세요~', '안녕하세요.'],
    ['thanks, bye 👋', 'You are welcome. Goodbye.'],
    ['Cheers!', 'You are welcome. Ask'],
    ['See you', 'Goodbye.'],
    ['Thank you, who are you?', 'Hello.'],
    ['고마워요!', '별말씀을요. 궁금한'],
    ['네, 감사합니다. 수고하세요~', '별말씀을요. 안녕히 가세요.'],
    ['누구세요?', '안녕하세요.'],
  ])('%s is answered in its language, without search or model', async (query, begins) => {
    const answer = await ask({ query })
    expect(answer).toMatchObject({ intent: 'smalltalk', found: true, citations: [], results: [] })
    expect(answer.answer.startsWith(begins)).toBe(true)
    expect(scripted.told).toEqual([])
    expect(read(await events({ query }))).toBe(answer.answer)
  })
})

it('about tickets of a help desk is refused where there is none, also as a stream', async () => {
  const body = { query: QUESTION, source: 'acme' }
  for (const path of ['/api/v1/query', '/api/v1/query/stream'])
    expect((await server.post(asker, path, body)).status).toBe(404)
  const { status } = await server.post(
    asker,
    '/api/v1/query',
    { query: QUESTION },
    { 'x-platform': 'zendesk' },
  )
  expect(status).toBe(200)
})
