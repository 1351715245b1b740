import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createIngestServer, WAIT } from '../../../testkit/ingest-server.ts'
import { AppError } from '../../platform/index.ts'
import { HelpdeskBusy } from '../helpdesks/helpdesk-busy.ts'

const here = createIngestServer()
const { addDesk, startRun, runOf, ended, newTenant } = here
beforeAll(here.start)
afterAll(here.stop)
beforeEach(here.begin)

test('a run by the API: its stages, its outcome, and the tickets with all their turns', async () => {
  const { id, desk } = await addDesk(here.admin)
  for (let n = 1; n <= 4; n++) desk.put(String(n))
  const file = { id: 'f', name: 'log.txt', contentType: null, bytes: 3 }
  desk.say('2', { kind: 'customer', text: 'See the log.', attachments: [file] })
  desk.say('2', { kind: 'note', isPrivate: true, text: 'Call them.' })
  desk.put('4', { state: 'merged', mergedInto: '2' })
  const run = await ended(here.admin, await startRun(here.admin, id))
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
  const again = await ended(here.admin, await startRun(here.admin, id, 'full'))
  expect(again.message.en).toBe('Nothing changed: 4 tickets looked at, none touched.')
  expect(again.message.ko).toContain('티켓 4개')

  const list = await here.server.get(here.admin, '/api/v1/tickets?limit=2')
  expect(list.body.items.map((item: { ticket_id: string }) => item.ticket_id)).toEqual(['2', '3'])
  const rest = await here.server.get(here.admin, `/api/v1/tickets?limit=2&cursor=${list.body.next_cursor}`)
  expect(rest.body).toMatchObject({ items: [{ ticket_id: '1' }], next_cursor: null })
  expect((await here.server.get(here.admin, '/api/v1/tickets?q=printer%203')).body.items).toHaveLength(1)
  const ticket = (await here.server.get(here.admin, '/api/v1/tickets/4')).body
  expect(ticket).toMatchObject({ ticket_id: '2', merged_ids: ['4'], source: { name: 'desk' } })
  expect(ticket.turns.map((turn: { kind: string }) => turn.kind)).toEqual(['description', 'customer', 'note'])
  expect(ticket.turns[1].attachments).toMatchObject([{ name: 'log.txt', bytes: 3, status: 'waiting' }])
  const elsewhere = async (place: string) => {
    const { status, body } = await here.server.get(here.admin, `/api/v1/tickets/${place}`)
    return { status, detail: body.detail }
  }
  expect(await elsewhere('2?source=nope')).toEqual({
    ...{
      status: 404,
      detail: 'None of your help desks has the id or name "nope". The list of sources names them.',
    },
  })
  expect(await elsewhere('99?source=desk')).toEqual(await elsewhere('99'))
  const agent = { ...here.admin, scopes: ['tickets:read'] }
  expect((await here.server.get(agent, '/api/v1/tickets/2')).status).toBe(404)
  const reader = { ...here.admin, scopes: ['tickets:read_all'] }
  expect((await here.server.get(reader, '/api/v1/tickets/2')).body.turns).toHaveLength(2)
})

test('a run that waits says why and until when, and its source when it was last asked', async () => {
  const { id, desk } = await addDesk(here.admin)
  const sourceNow = async () => (await here.server.get(here.admin, `/api/v1/sources/${id}`)).body
  const pausedBy = async (failure: AppError) => {
    desk.onCall = () => {
      throw failure
    }
    const run = await startRun(here.admin, id)
    return vi.waitUntil(async () => {
      const told = await runOf(here.admin, run)
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
  await ended(here.admin, await startRun(here.admin, id))
  const { last_checked_at, check_error } = await sourceNow()
  expect([Date.parse(last_checked_at) > Date.now() - 60_000, check_error]).toEqual([true, null])
})

test('which help desk: one may be left out, of several one is named, of another tenant there is none', async () => {
  expect((await here.server.post(here.admin, '/api/v1/ingest', {})).status).toBe(404)
  const { id } = await addDesk(here.admin)
  expect((await here.server.post(here.admin, '/api/v1/ingest', {})).status).toBe(202)
  const second = await addDesk(here.admin, 'second')
  expect((await here.server.post(here.admin, '/api/v1/ingest', {})).body.code).toBe('source_ambiguous')
  const runsOf = async (of: string) =>
    (await here.server.get(here.admin, `/api/v1/ingest?source_id=${of}`)).body.items
  expect(await runsOf(id)).toMatchObject([{ source: { id } }])
  expect(await runsOf(second.id)).toEqual([])
  const stranger = await newTenant()
  expect((await here.server.post(stranger, '/api/v1/ingest', { source_id: id })).status).toBe(404)
})

test('nobody waits for another tenant, however much that one has', async () => {
  const endless = await Promise.all(['a', 'b', 'c', 'd'].map((name) => addDesk(here.admin, name)))
  for (const { desk } of endless) {
    let page = 0
    desk.changes = async () => ({ tickets: [], cursor: String(++page), isEnd: false })
  }
  const long = await Promise.all(endless.map(({ id }) => startRun(here.admin, id)))
  const other = await newTenant()
  const { id, desk } = await addDesk(other)
  for (let n = 1; n <= 10; n++) desk.put(String(n))
  expect(await ended(other, await startRun(other, id))).toMatchObject({ status: 'done' })
  // and among its own every one has its turn
  await vi.waitUntil(async () => {
    const runs = await Promise.all(long.map((run) => runOf(here.admin, run)))
    return runs.every(({ status }) => status === 'running')
  }, WAIT)
  for (const run of long) {
    expect((await here.server.post(here.admin, `/api/v1/ingest/${run}/cancel`)).status).toBe(204)
    expect(await runOf(here.admin, run)).toMatchObject({
      status: 'failed',
      error: { code: 'ingest_canceled' },
    })
  }
})

test('a run over everything does not join one over changes that is under way', async () => {
  const { id, desk } = await addDesk(here.admin)
  desk.changes = async () => ({ tickets: [], cursor: 'x', isEnd: false })
  const run = await startRun(here.admin, id)
  expect(await startRun(here.admin, id)).toBe(run)
  await vi.waitUntil(async () => (await runOf(here.admin, run)).status === 'running', WAIT)
  const refused = await here.server.post(here.admin, '/api/v1/ingest', { source_id: id, mode: 'full' })
  expect(refused).toMatchObject({ status: 409, body: { code: 'ingest_running' } })
  await here.server.post(here.admin, `/api/v1/ingest/${run}/cancel`)
})

test('a first reading that was canceled stops, and the next run goes on from there', async () => {
  const { id, desk } = await addDesk(here.admin)
  for (let n = 1; n <= 30; n++) desk.put(String(n))
  let run = ''
  desk.onCall = async (call) => {
    if (call !== 'complete 8') return
    await here.server.post(here.admin, `/api/v1/ingest/${run}/cancel`)
  }
  const held = Promise.withResolvers<void>()
  const { countTickets } = desk
  desk.countTickets = () => held.promise.then(() => countTickets())
  run = await startRun(here.admin, id)
  held.resolve()
  expect(await ended(here.admin, run)).toMatchObject({ error: { code: 'ingest_canceled' } })
  // whatever else is due is done by now: there is nothing
  desk.calls.length = 0
  await here.ingest.wake(here.admin.tenantId, id)
  const other = await addDesk(here.admin, 'second')
  await ended(here.admin, await startRun(here.admin, other.id))
  expect(desk.calls.filter((call) => call.startsWith('complete'))).toEqual([])
  desk.onCall = () => {}
  expect(await ended(here.admin, await startRun(here.admin, id))).toMatchObject({ status: 'done' })
  expect(desk.calls).not.toContain('complete 1')
  expect((await here.server.get(here.admin, '/api/v1/tickets?limit=50')).body.items).toHaveLength(30)
})

test('a ticket never seen is fetched at once, also one that was merged', async () => {
  const { id, desk } = await addDesk(here.admin)
  desk.put('1', { state: 'merged', mergedInto: '2' })
  desk.put('2')
  const document = await here.ingest.fetchTicket(here.admin.tenantId, id, '1')
  const ticket = (await here.server.get(here.admin, '/api/v1/tickets/1')).body
  expect(ticket).toMatchObject({ ticket_id: '2', document_id: document })
  expect(await here.ingest.fetchTicket(here.admin.tenantId, id, '2')).toBe(document)
  expect(await here.ingest.fetchTicket(here.admin.tenantId, id, '77')).toBeUndefined()
})

test('an estimate looks at some tickets and stores nothing', async () => {
  const { id, desk } = await addDesk(here.admin)
  for (let n = 1; n <= 5; n++) desk.put(String(n))
  const estimate = await here.server.post(here.admin, '/api/v1/ingest/estimate', { source_id: id })
  expect(estimate.body).toMatchObject({ tickets: 5, sample: 3, model: null, cost: null })
  expect((await here.server.get(here.admin, '/api/v1/tickets')).body.items).toEqual([])
})
