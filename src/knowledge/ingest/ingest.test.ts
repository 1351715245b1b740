import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { createInMemoryHelpdesk, type InMemoryHelpdesk } from '../../../testkit/helpdesk-in-memory.ts'
import { serveRoutes } from '../../../testkit/serve-routes.ts'
import {
  AppError,
  createJobs,
  createSecretBox,
  type Database,
  type Jobs,
  newId,
  type Principal,
} from '../../platform/index.ts'
import { webhookSecretName } from '../helpdesks/accounts.ts'
import { HelpdeskBusy } from '../helpdesks/helpdesk-busy.ts'
import { getSource } from '../routes/get-source.ts'
import { searchIndex } from '../search/index-documents.ts'
import { insertSource } from '../source-store.ts'
import { ticketRoutes } from '../tickets/ticket-routes.ts'
import type { CopilotSettings } from '../understanding/copilot-settings.ts'
import { findWaiting, saveFailure, type WaitingSummary } from '../understanding/summary-store.ts'
import { failureRoutes } from './failure-routes.ts'
import { createIngest, type Ingest } from './ingest.ts'
import { ingestRoutes } from './ingest-routes.ts'
import { countParts } from './part-store.ts'
import { receiveWebhook } from './receive-webhook.ts'
import { webhookRoute } from './webhook-route.ts'

const logger = pino({ level: 'silent' })
const WAIT = { timeout: 20_000, interval: 50 }
const secrets = createSecretBox({ key: Buffer.alloc(32, 7), fingerprint: 'test' })
const desks = new Map<string, InMemoryHelpdesk>()
let database: Database
let jobs: Jobs
let ingest: Ingest
let stop: () => Promise<void>
let server: Awaited<ReturnType<typeof serveRoutes>>
let admin: Principal
/** What the settings of the copilot name. */
let chosen: Pick<CopilotSettings, 'summary_model' | 'summary_budget_per_day' | 'embedding_model'>
const NO_MODELS = { summary_model: null, summary_budget_per_day: null, embedding_model: null }

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  jobs = await createJobs({ database, logger, works: true })
  ingest = await createIngest({
    ...{
      database,
      jobs,
      logger,
      index: searchIndex,
      audit: { record: async () => ({}) as never },
      sliceMs: 50,
    },
    accounts: { connect: async ({ id }) => desks.get(id) as InMemoryHelpdesk },
  })
  const facts = {
    find: async (_: string, alias: string) => (alias === 'chat' ? { alias } : undefined),
    spentToday: async () => 2,
  } as never
  const settings = { of: () => chosen as never }
  server = await serveRoutes([
    ...ingestRoutes({ database, ingest, facts, settings, hasIndex: true, hasLocalModel: false }),
    ...failureRoutes({ database, ingest }),
    ...ticketRoutes({ database }),
    getSource({ database, isWatching: () => false }),
    webhookRoute({
      receive: (id, webhook) =>
        receiveWebhook({ database, index: searchIndex, secrets, wake: ingest.wake }, id, webhook),
    }),
  ])
})
afterAll(async () => {
  ingest.close()
  await jobs.stop()
  await server.close()
  await stop()
})
beforeEach(async () => {
  admin = await newTenant()
  chosen = NO_MODELS
})

async function newTenant(): Promise<Principal> {
  const tenantId = newId('tenant')
  await database.system((tx) =>
    tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute(),
  )
  return {
    ...{ id: newId('key'), kind: 'key', name: 'admin', tenantId, scopes: ['*'] },
    ...{ groups: [], teams: [], isConfined: false },
  }
}

async function addDesk(
  { tenantId }: Principal,
  name = 'desk',
): Promise<{ id: string; desk: InMemoryHelpdesk }> {
  const id = newId('src')
  const desk = createInMemoryHelpdesk()
  desks.set(id, desk)
  await database.system(async (tx) => {
    const source = { id, tenant_id: tenantId, kind: 'freshdesk', name, config: {}, acl: null, schedule: null }
    await insertSource(tx, source)
    await secrets.put(tx, tenantId, webhookSecretName(id), 'hook')
  })
  return { id, desk }
}

async function start(principal: Principal, sourceId: string, mode = 'changes'): Promise<string> {
  const answer = await server.post(principal, '/api/v1/ingest', { source_id: sourceId, mode })
  expect(answer.status).toBe(202)
  return answer.body.id
}
const runOf = async (principal: Principal, id: string) =>
  (await server.get(principal, `/api/v1/ingest/${id}`)).body
const ended = (principal: Principal, id: string) =>
  vi.waitUntil(async () => {
    const run = await runOf(principal, id)
    return ['done', 'failed'].includes(run.status) ? run : undefined
  }, WAIT)
const tell = (id: string, body: object, secret = 'hook') =>
  server.post(admin, `/api/v1/webhooks/${id}`, body, { 'x-naru-webhook-secret': secret })

test('a run by the API: its stages, its outcome, and the tickets with all their turns', async () => {
  const { id, desk } = await addDesk(admin)
  for (let n = 1; n <= 4; n++) desk.put(String(n))
  const file = { id: 'f', name: 'log.txt', contentType: null, bytes: 3 }
  desk.say('2', { kind: 'customer', text: 'See the log.', attachments: [file] })
  desk.say('2', { kind: 'note', isPrivate: true, text: 'Call them.' })
  desk.put('4', { state: 'merged', mergedInto: '2' })
  const run = await ended(admin, await start(admin, id))
  expect(run).toMatchObject({
    ...{ status: 'done', mode: 'changes', source: { id, name: 'desk', kind: 'freshdesk' }, error: null },
    stages: [
      { stage: 'tickets', state: 'done', total: 4, done: 4, failed: 0, deleted: 0, seconds_left: null },
      { stage: 'articles', state: 'done', total: 0 },
      { stage: 'attachments', state: 'running', total: 1, done: 0 },
      { stage: 'summaries', state: 'off', total: null, done: 0 },
      { stage: 'embeddings', state: 'off', total: null, done: 0 },
    ],
  })
  expect(run.message.en).toContain('3 stored')
  expect(Date.parse(run.reached)).toBeGreaterThan(Date.now() - 60_000)
  const again = await ended(admin, await start(admin, id, 'full'))
  expect(again.message.en).toBe('Nothing changed: 4 tickets looked at, none touched.')
  expect(again.message.ko).toContain('티켓 4개')

  const list = await server.get(admin, '/api/v1/tickets?limit=2')
  expect(list.body.items.map((item: { ticket_id: string }) => item.ticket_id)).toEqual(['2', '3'])
  const rest = await server.get(admin, `/api/v1/tickets?limit=2&cursor=${list.body.next_cursor}`)
  expect(rest.body).toMatchObject({ items: [{ ticket_id: '1' }], next_cursor: null })
  expect((await server.get(admin, '/api/v1/tickets?q=printer%203')).body.items).toHaveLength(1)
  const ticket = (await server.get(admin, '/api/v1/tickets/4')).body
  expect(ticket).toMatchObject({ ticket_id: '2', merged_ids: ['4'], source: { name: 'desk' } })
  expect(ticket.turns.map((turn: { kind: string }) => turn.kind)).toEqual(['description', 'customer', 'note'])
  expect(ticket.turns[1].attachments).toMatchObject([{ name: 'log.txt', bytes: 3, status: 'waiting' }])
  const agent = { ...admin, scopes: ['tickets:read'] }
  expect((await server.get(agent, '/api/v1/tickets/2')).status).toBe(404)
  const reader = { ...admin, scopes: ['tickets:read_all'] }
  expect((await server.get(reader, '/api/v1/tickets/2')).body.turns).toHaveLength(2)
})

test('stages that nobody works on say why; those that somebody does tell how far, also after the run', async () => {
  const { id, desk } = await addDesk(admin)
  const text = 'The printer on the third floor prints nothing but empty pages since Monday morning. '.repeat(
    4,
  )
  for (const number of ['1', '2', '3']) {
    desk.put(number)
    desk.say(number, { kind: 'customer', text })
  }
  const run = await start(admin, id)
  const { tenantId } = admin
  await ended(admin, run)
  const stages = async () => {
    const all: Array<{ stage: string; message: { en: string } | null }> = (await runOf(admin, run)).stages
    return Object.fromEntries(all.map(({ stage, ...rest }) => [stage, rest]))
  }
  expect((await stages()).summaries?.message?.en).toContain('No model is chosen')
  expect((await stages()).embeddings?.message?.en).toContain('words alone')
  chosen = { ...NO_MODELS, summary_model: 'gone', embedding_model: 'gone' }
  expect((await stages()).summaries).toMatchObject({
    state: 'off',
    message: { en: expect.stringContaining('"gone"') },
  })
  expect((await stages()).embeddings).toMatchObject({ state: 'off', total: null })
  chosen = { summary_model: 'chat', summary_budget_per_day: '2', embedding_model: 'chat' }
  expect((await stages()).summaries).toMatchObject({
    state: 'waiting',
    message: { en: expect.stringContaining('used up') },
  })
  chosen = { ...chosen, summary_budget_per_day: null }
  expect((await stages()).summaries).toMatchObject({ state: 'running', total: 3, done: 0, message: null })
  await database.tenant({ tenantId, groups: 'all' }, async (tx) => {
    const waiting = await findWaiting(tx, tenantId, 3)
    for (const summary of waiting.slice(0, 2)) await saveFailure(tx, summary, 'summary_unreadable', null)
    await saveFailure(tx, waiting[2] as WaitingSummary, 'model_call_failed', new Date())
  })
  const parts = await database.system((tx) => countParts(tx, { tenantId, sourceId: id }, true))
  expect(parts.summaries).toMatchObject({ total: 3, done: 2, failed: 2 })

  const given = async () => (await server.get(admin, '/api/v1/ingest-failures')).body.items
  const [one, other, ...more] = await given()
  expect(more).toEqual([])
  expect(one).toMatchObject({ kind: 'summary', source: { id }, attempts: 1, code: 'summary_unreadable' })
  expect(one.message).toContain('not in the form')
  const item = { source_id: id, kind: 'summary', external_id: one.external_id }
  const retried = await server.post(admin, '/api/v1/ingest-failures/retry', { items: [item] })
  expect(retried.body).toEqual({ retried: 1 })
  const waiting = () => database.tenant({ tenantId, groups: 'all' }, (tx) => findWaiting(tx, tenantId, 9))
  expect(await waiting()).toHaveLength(2)
  expect(await given()).toEqual([other])
  const dismissed = await server.post(admin, '/api/v1/ingest-failures/dismiss', { all: true, source_id: id })
  expect(dismissed.body).toEqual({ dismissed: 1 })
  expect([await given(), (await waiting()).length]).toEqual([[], 2])
})

test('a run that waits says why and until when, and its source when it was last asked', async () => {
  const { id, desk } = await addDesk(admin)
  const sourceNow = async () => (await server.get(admin, `/api/v1/sources/${id}`)).body
  const pausedBy = async (failure: AppError) => {
    desk.onCall = () => {
      throw failure
    }
    const run = await start(admin, id)
    return vi.waitUntil(async () => {
      const told = await runOf(admin, run)
      return told.status === 'paused' && told
    }, WAIT)
  }
  const until = new Date(Date.now() + 60_000)
  const limited = await pausedBy(new HelpdeskBusy('desk.test', until, Date.now()))
  expect(limited).toMatchObject({ paused_until: until.toISOString(), error: null })
  expect(limited.message.ko).toContain('요청 한도')
  const failure = { code: 'helpdesk_unavailable', message: 'desk.test is not available.' }
  const failing = await pausedBy(new AppError({ ...failure, status: 503 }))
  expect(failing).toMatchObject({ error: failure, message: { en: expect.stringContaining('asked again') } })
  expect(await sourceNow()).toMatchObject({ last_checked_at: null, check_error: failure })
  desk.onCall = () => {}
  await ended(admin, await start(admin, id))
  const { last_checked_at, check_error } = await sourceNow()
  expect([Date.parse(last_checked_at) > Date.now() - 60_000, check_error]).toEqual([true, null])
})

test('which help desk: one may be left out, of several one is named, of another tenant there is none', async () => {
  expect((await server.post(admin, '/api/v1/ingest', {})).status).toBe(404)
  const { id } = await addDesk(admin)
  expect((await server.post(admin, '/api/v1/ingest', {})).status).toBe(202)
  await addDesk(admin, 'second')
  expect((await server.post(admin, '/api/v1/ingest', {})).body.code).toBe('source_ambiguous')
  const stranger = await newTenant()
  expect((await server.post(stranger, '/api/v1/ingest', { source_id: id })).status).toBe(404)
})

test('nobody waits for another tenant, however much that one has', async () => {
  const endless = await Promise.all(['a', 'b', 'c', 'd'].map((name) => addDesk(admin, name)))
  for (const { desk } of endless) {
    let page = 0
    desk.changes = async () => ({ tickets: [], cursor: String(++page), isEnd: false })
  }
  const long = await Promise.all(endless.map(({ id }) => start(admin, id)))
  const other = await newTenant()
  const { id, desk } = await addDesk(other)
  for (let n = 1; n <= 10; n++) desk.put(String(n))
  expect(await ended(other, await start(other, id))).toMatchObject({ status: 'done' })
  // and among its own every one has its turn
  await vi.waitUntil(async () => {
    const runs = await Promise.all(long.map((run) => runOf(admin, run)))
    return runs.every(({ status }) => status === 'running')
  }, WAIT)
  for (const run of long) {
    expect((await server.post(admin, `/api/v1/ingest/${run}/cancel`)).status).toBe(204)
    expect(await runOf(admin, run)).toMatchObject({ status: 'failed', error: { code: 'ingest_canceled' } })
  }
})

test('a run over everything does not join one over changes that is under way', async () => {
  const { id, desk } = await addDesk(admin)
  desk.changes = async () => ({ tickets: [], cursor: 'x', isEnd: false })
  const run = await start(admin, id)
  expect(await start(admin, id)).toBe(run)
  await vi.waitUntil(async () => (await runOf(admin, run)).status === 'running', WAIT)
  const refused = await server.post(admin, '/api/v1/ingest', { source_id: id, mode: 'full' })
  expect(refused).toMatchObject({ status: 409, body: { code: 'ingest_running' } })
  await server.post(admin, `/api/v1/ingest/${run}/cancel`)
})

test('a first reading that was canceled stops, and the next run goes on from there', async () => {
  const { id, desk } = await addDesk(admin)
  for (let n = 1; n <= 30; n++) desk.put(String(n))
  let run = ''
  desk.onCall = async (call) => {
    if (call !== 'complete 8') return
    await server.post(admin, `/api/v1/ingest/${run}/cancel`)
  }
  const held = Promise.withResolvers<void>()
  const { countTickets } = desk
  desk.countTickets = () => held.promise.then(() => countTickets())
  run = await start(admin, id)
  held.resolve()
  expect(await ended(admin, run)).toMatchObject({ error: { code: 'ingest_canceled' } })
  // whatever else is due is done by now: there is nothing
  desk.calls.length = 0
  await ingest.wake(admin.tenantId, id)
  const other = await addDesk(admin, 'second')
  await ended(admin, await start(admin, other.id))
  expect(desk.calls.filter((call) => call.startsWith('complete'))).toEqual([])
  desk.onCall = () => {}
  expect(await ended(admin, await start(admin, id))).toMatchObject({ status: 'done' })
  expect(desk.calls).not.toContain('complete 1')
  expect((await server.get(admin, '/api/v1/tickets?limit=50')).body.items).toHaveLength(30)
})

test('webhooks: what is deleted or hidden is gone when the answer comes, and comes back as it is now', async () => {
  const { id, desk } = await addDesk(admin)
  desk.put('1')
  desk.put('2')
  await ended(admin, await start(admin, id))
  const exists = async (ticket: string) =>
    (await server.get(admin, `/api/v1/tickets/${ticket}`)).status === 200
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  desk.onCall = (call) => (call.startsWith('ticket') ? held : undefined)
  desk.put('1', { state: 'deleted' })
  for (let twice = 0; twice < 2; twice++)
    expect((await tell(id, { ticket_id: '1', event: 'deleted' })).status).toBe(202)
  expect(await exists('1')).toBe(false)
  expect(await exists('2')).toBe(true)
  // told in the wrong order: it lives
  expect((await tell(id, { ticket_id: '2', event: 'deleted' })).status).toBe(202)
  expect(await exists('2')).toBe(false)
  release()
  await vi.waitUntil(() => exists('2'), WAIT)
  expect(await exists('1')).toBe(false)
  desk.put('3')
  expect((await tell(id, { ticket_id: '3', event: 'created' })).status).toBe(202)
  await vi.waitUntil(() => exists('3'), WAIT)
})

test('what somebody has asked for before a ticket was deleted does not bring it back', async () => {
  const { id, desk } = await addDesk(admin)
  desk.put('1')
  const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { ticket } = desk
  desk.ticket = async (number) => {
    desk.ticket = ticket
    const before = await ticket(number)
    asked.resolve()
    await answered.promise
    return before
  }
  const opened = ingest.fetchTicket(admin.tenantId, id, '1')
  await asked.promise
  desk.put('1', { state: 'deleted' })
  expect((await tell(id, { ticket_id: '1', event: 'deleted' })).status).toBe(202)
  const waits = () =>
    database.system((tx) =>
      tx.selectFrom('ingest_items').select('ended_at').where('source_id', '=', id).executeTakeFirst(),
    )
  await vi.waitUntil(async () => {
    const item = await waits()
    return !item || item.ended_at !== null
  }, WAIT)
  answered.resolve()
  expect(await opened).toBeUndefined()
  expect((await server.get(admin, '/api/v1/tickets')).body.items).toEqual([])
})

test('a webhook without the secret does nothing, and one of nobody tells nothing', async () => {
  const { id, desk } = await addDesk(admin)
  desk.put('1')
  await ended(admin, await start(admin, id))
  expect(await tell(id, { ticket_id: '1', event: 'deleted' }, 'guessed')).toMatchObject({
    ...{ status: 401, body: { code: 'webhook_not_verified' } },
  })
  expect((await server.get(admin, '/api/v1/tickets/1')).status).toBe(200)
  expect((await tell(newId('src'), { ticket_id: '1', event: 'deleted' })).status).toBe(404)
})

test('what failed for good is listed, tried again, or told of no more', async () => {
  const { id, desk } = await addDesk(admin)
  for (let n = 1; n <= 4; n++) desk.put(String(n))
  desk.onCall = (call) => {
    if (/ [23]$/.test(call))
      throw new AppError({ code: 'helpdesk_answer_unreadable', status: 502, message: 'No.' })
  }
  expect((await ended(admin, await start(admin, id))).stages[0]).toMatchObject({ done: 4, failed: 2 })
  expect((await server.get(admin, '/api/v1/ingest-failures')).body.items).toEqual([])
  await database.system((tx) => tx.updateTable('ingest_items').set({ dead_at: new Date() }).execute())
  const failures = async (query = '') => (await server.get(admin, `/api/v1/ingest-failures${query}`)).body
  const first = await failures('?limit=1')
  expect(first.items).toMatchObject([
    { kind: 'ticket', external_id: '3', code: 'helpdesk_answer_unreadable' },
  ])
  expect((await failures(`?limit=1&cursor=${first.next_cursor}`)).items).toMatchObject([{ external_id: '2' }])
  expect((await server.get(await newTenant(), '/api/v1/ingest-failures')).body.items).toEqual([])
  desk.onCall = () => {}
  const item = { source_id: id, kind: 'ticket', external_id: '2' }
  expect((await server.post(admin, '/api/v1/ingest-failures/retry', { items: [item] })).body).toEqual({
    retried: 1,
  })
  await vi.waitUntil(async () => (await server.get(admin, '/api/v1/tickets/2')).status === 200, WAIT)
  expect((await server.post(admin, '/api/v1/ingest-failures/dismiss', { all: true })).body).toEqual({
    dismissed: 1,
  })
  expect((await failures()).items).toEqual([])
  const empty = await server.post(admin, '/api/v1/ingest-failures/retry', {})
  expect(empty).toMatchObject({ status: 400, body: { code: 'validation_failed' } })
  expect(empty.body.detail).toContain('say what is meant: {"all": true}')
})

test('a ticket never seen is fetched at once, also one that was merged', async () => {
  const { id, desk } = await addDesk(admin)
  desk.put('1', { state: 'merged', mergedInto: '2' })
  desk.put('2')
  const document = await ingest.fetchTicket(admin.tenantId, id, '1')
  const ticket = (await server.get(admin, '/api/v1/tickets/1')).body
  expect(ticket).toMatchObject({ ticket_id: '2', document_id: document })
  expect(await ingest.fetchTicket(admin.tenantId, id, '2')).toBe(document)
  expect(await ingest.fetchTicket(admin.tenantId, id, '77')).toBeUndefined()
})

test('an estimate looks at some tickets and stores nothing', async () => {
  const { id, desk } = await addDesk(admin)
  for (let n = 1; n <= 5; n++) desk.put(String(n))
  const estimate = await server.post(admin, '/api/v1/ingest/estimate', { source_id: id })
  expect(estimate.body).toMatchObject({ tickets: 5, sample: 3, model: null, cost: null })
  expect((await server.get(admin, '/api/v1/tickets')).body.items).toEqual([])
})
