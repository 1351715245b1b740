import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createIngestServer, NO_MODELS, WAIT } from '../../../testkit/ingest-server.ts'
import { AppError, newId } from '../../platform/index.ts'
import { BUDGET_USED_UP } from '../understanding/pauses.ts'
import { findWaiting, saveFailure, type WaitingSummary } from '../understanding/summary-store.ts'
import { countParts } from './part-store.ts'

const here = createIngestServer()
const { addDesk, startRun, runOf, ended, tell, newTenant } = here
beforeAll(here.start)
afterAll(here.stop)
beforeEach(here.begin)

test('webhooks: what is deleted or hidden is gone when the answer comes, and comes back as it is now', async () => {
  const { id, desk } = await addDesk(here.admin)
  desk.put('1')
  desk.put('2')
  await ended(here.admin, await startRun(here.admin, id))
  const exists = async (ticket: string) =>
    (await here.server.get(here.admin, `/api/v1/tickets/${ticket}`)).status === 200
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
  const { id, desk } = await addDesk(here.admin)
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
  const opened = here.ingest.fetchTicket(here.admin.tenantId, id, '1')
  await asked.promise
  desk.put('1', { state: 'deleted' })
  expect((await tell(id, { ticket_id: '1', event: 'deleted' })).status).toBe(202)
  const waits = () =>
    here.database.system((tx) =>
      tx.selectFrom('ingest_items').select('ended_at').where('source_id', '=', id).executeTakeFirst(),
    )
  await vi.waitUntil(async () => {
    const item = await waits()
    return !item || item.ended_at !== null
  }, WAIT)
  answered.resolve()
  expect(await opened).toBeUndefined()
  expect((await here.server.get(here.admin, '/api/v1/tickets')).body.items).toEqual([])
})

test('a webhook without the secret does nothing, and one of nobody tells nothing', async () => {
  const { id, desk } = await addDesk(here.admin)
  desk.put('1')
  await ended(here.admin, await startRun(here.admin, id))
  expect(await tell(id, { ticket_id: '1', event: 'deleted' }, 'guessed')).toMatchObject({
    ...{ status: 401, body: { code: 'webhook_not_verified' } },
  })
  expect((await here.server.get(here.admin, '/api/v1/tickets/1')).status).toBe(200)
  expect((await tell(newId('src'), { ticket_id: '1', event: 'deleted' })).status).toBe(404)
})

test('what failed for good is listed, tried again, or told of no more', async () => {
  const { id, desk } = await addDesk(here.admin)
  for (let n = 1; n <= 4; n++) desk.put(String(n))
  desk.onCall = (call) => {
    if (/ [23]$/.test(call))
      throw new AppError({ code: 'helpdesk_answer_unreadable', status: 502, message: 'No.' })
  }
  expect((await ended(here.admin, await startRun(here.admin, id))).stages[0]).toMatchObject({
    done: 4,
    failed: 2,
  })
  expect((await here.server.get(here.admin, '/api/v1/ingest-failures')).body.items).toEqual([])
  const retrying = async () =>
    (await here.server.get(here.admin, '/api/v1/ingest-failures?state=retrying')).body.items
  const still = { kind: 'ticket', code: 'helpdesk_answer_unreadable', failed_at: null, source: { id } }
  expect(await retrying()).toMatchObject([
    { ...still, external_id: '3', ticket_id: '3', next_attempt_at: expect.any(String) },
    { ...still, external_id: '2', ticket_id: '2', next_attempt_at: expect.any(String) },
  ])
  // nobody is kept from anything that is still tried
  for (const [what, done] of [
    ['retry', 'retried'],
    ['dismiss', 'dismissed'],
  ] as const)
    expect(
      (await here.server.post(here.admin, `/api/v1/ingest-failures/${what}`, { all: true })).body,
    ).toEqual({ [done]: 0 })
  await here.database.system((tx) => tx.updateTable('ingest_items').set({ dead_at: new Date() }).execute())
  expect(await retrying()).toEqual([])
  const failures = async (query = '') =>
    (await here.server.get(here.admin, `/api/v1/ingest-failures${query}`)).body
  const first = await failures('?limit=1')
  expect(first.items).toMatchObject([
    { kind: 'ticket', external_id: '3', code: 'helpdesk_answer_unreadable', next_attempt_at: null },
  ])
  expect((await failures(`?limit=1&cursor=${first.next_cursor}`)).items).toMatchObject([{ external_id: '2' }])
  expect((await here.server.get(await newTenant(), '/api/v1/ingest-failures')).body.items).toEqual([])
  desk.onCall = () => {}
  const item = { source_id: id, kind: 'ticket', external_id: '2' }
  expect(
    (await here.server.post(here.admin, '/api/v1/ingest-failures/retry', { items: [item] })).body,
  ).toEqual({
    retried: 1,
  })
  await vi.waitUntil(
    async () => (await here.server.get(here.admin, '/api/v1/tickets/2')).status === 200,
    WAIT,
  )
  expect((await here.server.post(here.admin, '/api/v1/ingest-failures/dismiss', { all: true })).body).toEqual(
    {
      dismissed: 1,
    },
  )
  expect((await failures()).items).toEqual([])
  const empty = await here.server.post(here.admin, '/api/v1/ingest-failures/retry', {})
  expect(empty).toMatchObject({ status: 400, body: { code: 'validation_failed' } })
  expect(empty.body.detail).toContain('say what is meant: {"all": true}')
})

test('an attachment that failed tells its ticket; where attachments are left out nobody tries it again', async () => {
  const { id, desk } = await addDesk(here.admin)
  desk.put('1')
  const file = { id: '9', name: 'log.txt', contentType: 'text/plain', bytes: 3 }
  desk.say('1', { kind: 'customer', text: 'See the log.', attachments: [file] })
  await ended(here.admin, await startRun(here.admin, id))
  const set = (changes: { error_code?: string; status?: string }) =>
    here.database.system((tx) => tx.updateTable('attachments').set(changes).execute())
  const list = async (state: string) =>
    (await here.server.get(here.admin, `/api/v1/ingest-failures?state=${state}`)).body.items
  const failure = { kind: 'attachment', ticket_id: '1', code: 'helpdesk_unavailable' }
  await set({ error_code: 'helpdesk_unavailable' })
  expect(await list('retrying')).toMatchObject([failure])
  const config = JSON.stringify({ attachments: false })
  await here.database.system((tx) => tx.updateTable('sources').set({ config }).where('id', '=', id).execute())
  expect(await list('retrying')).toEqual([])
  await set({ status: 'dead' })
  expect(await list('given_up')).toMatchObject([failure])
})

test('stages that nobody works on say why; those that somebody does tell how far, also after the run', async () => {
  const { id, desk } = await addDesk(here.admin)
  const text = 'The printer on the third floor prints nothing but empty pages since Monday morning. '.repeat(
    4,
  )
  for (const number of ['1', '2', '3']) {
    desk.put(number)
    desk.say(number, { kind: 'customer', text })
  }
  // with notes it has a summary for those who read them, too, and counts once
  desk.say('3', { kind: 'note', isPrivate: true, text })
  const run = await startRun(here.admin, id)
  const { tenantId } = here.admin
  await ended(here.admin, run)
  const stages = async () => {
    const all: Array<{ stage: string; message: { en: string } | null }> = (await runOf(here.admin, run))
      .stages
    return Object.fromEntries(all.map(({ stage, ...rest }) => [stage, rest]))
  }
  expect((await stages()).summaries?.message?.en).toContain('No model is chosen')
  expect((await stages()).embeddings?.message?.en).toContain('words alone')
  here.chosen = { ...NO_MODELS, summary_model: 'gone', embedding_model: 'gone' }
  expect((await stages()).summaries).toMatchObject({
    state: 'off',
    message: { en: expect.stringContaining('"gone"') },
  })
  expect((await stages()).embeddings).toMatchObject({ state: 'off', total: null })
  here.chosen = { summary_model: 'chat', summary_budget_per_day: '2', embedding_model: 'chat' }
  expect((await stages()).summaries).toMatchObject({
    state: 'waiting',
    message: { en: expect.stringContaining('used up') },
  })
  here.chosen = { ...here.chosen, summary_budget_per_day: null }
  expect((await stages()).summaries).toMatchObject({ state: 'running', total: 3, done: 0, message: null })
  // 2 of 3 USD are spent, and the next summary is dearer than what is left
  here.chosen = { ...here.chosen, summary_budget_per_day: '3' }
  here.pause = { reason: BUDGET_USED_UP, until: Date.now() + 600_000 }
  expect((await stages()).summaries).toMatchObject({
    ...{ state: 'waiting', error: null },
    message: { en: expect.stringContaining('3 USD a day is used up'), ko: expect.stringContaining('3 USD') },
  })
  here.pause = { reason: 'limit_exceeded', until: Date.UTC(2030, 1, 1, 9, 30) }
  expect((await stages()).summaries).toMatchObject({
    ...{ state: 'waiting', error: { code: 'limit_exceeded' } },
    message: { en: expect.stringContaining('at 09:30:00 UTC'), ko: expect.stringContaining('09:30:00') },
  })
  here.pause = undefined
  await here.database.tenant({ tenantId, groups: 'all' }, async (tx) => {
    const [tried, ...others] = await findWaiting(tx, tenantId, 9)
    expect(others).toHaveLength(3)
    for (const summary of others) await saveFailure(tx, summary, 'summary_unreadable', null)
    await saveFailure(tx, tried as WaitingSummary, 'model_call_failed', new Date())
  })
  const parts = await here.database.system((tx) => countParts(tx, { tenantId, sourceId: id }, true))
  expect(parts.summaries).toMatchObject({ total: 3, done: 2, failed: 2 })

  const given = async () => (await here.server.get(here.admin, '/api/v1/ingest-failures')).body.items
  const [one, other, ...more] = await given()
  expect(more).toEqual([])
  expect(one).toMatchObject({ kind: 'summary', source: { id }, attempts: 1, code: 'summary_unreadable' })
  expect(one.message).toContain('not in the form')
  const item = { source_id: id, kind: 'summary', external_id: one.external_id }
  const retried = await here.server.post(here.admin, '/api/v1/ingest-failures/retry', { items: [item] })
  expect(retried.body).toEqual({ retried: 1 })
  const waiting = async () => {
    const rows = await here.database.tenant({ tenantId, groups: 'all' }, (tx) => findWaiting(tx, tenantId, 9))
    return new Set(rows.map(({ documentId }) => documentId)).size
  }
  expect(await waiting()).toBe(2)
  expect(await given()).toEqual([other])
  const dismissed = await here.server.post(here.admin, '/api/v1/ingest-failures/dismiss', {
    all: true,
    source_id: id,
  })
  expect(dismissed.body).toEqual({ dismissed: 1 })
  expect([await given(), await waiting()]).toEqual([[], 2])
})
