import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inMemoryArticle } from '../../../testkit/helpdesk-in-memory.ts'
import { createHelpdeskReading } from '../../../testkit/helpdesk-reading.ts'
import { type Access, AppError } from '../../platform/index.ts'
import { HelpdeskBusy } from '../helpdesks/helpdesk-busy.ts'
import { searchIndex } from '../search/index-documents.ts'
import { findTickets } from '../tickets/ticket-reads.ts'
import { requestItems } from './ingest-item-store.ts'
import { ensureState } from './ingest-state-store.ts'
import { runSlice } from './run-slice.ts'
import { findRun } from './run-store.ts'
import { purgeTickets } from './settle-tickets.ts'

const reading = createHelpdeskReading()
const { inTenant, deps, slice, request, read, fill, due, makeDue, stored, found, content } = reading
beforeAll(reading.start)
afterAll(reading.stop)
beforeEach(() => reading.begin())

const as = (...groups: string[]): Access => ({ tenantId: reading.place.tenantId, groups })
const ALL = ['permission:tickets:read_all', 'permission:tickets:reply']

describe('what the help desk takes away', () => {
  test('deleted, spam, merged and restored', async () => {
    fill(5)
    await read()
    reading.desk.put('1', { state: 'deleted' })
    reading.desk.put('2', { state: 'spam' })
    reading.desk.put('3', { state: 'merged', mergedInto: '4' })
    await read()
    expect(await stored()).toEqual(['4', '5'])
    const [answering] = await reading.database.tenant(as(...ALL), (tx) => findTickets(tx, '3', undefined))
    expect(answering?.ticket_id).toBe('4')
    reading.desk.put('1', { state: 'live' })
    reading.desk.put('3', { state: 'live', mergedInto: null })
    reading.desk.put('4', { state: 'merged', mergedInto: '5' })
    await read()
    expect(await stored()).toEqual(['1', '3', '5'])
    expect((await content()).aliases).toEqual([{ ticket_id: '4', primary_id: '5' }])
  })

  test('chains of merges lead to the last one in one step', async () => {
    fill(3)
    await read()
    reading.desk.put('1', { state: 'merged', mergedInto: '2' })
    await read()
    reading.desk.put('2', { state: 'merged', mergedInto: '3' })
    await read()
    expect((await content()).aliases).toEqual([
      { ticket_id: '1', primary_id: '3' },
      { ticket_id: '2', primary_id: '3' },
    ])
  })

  test('the daily sweep asks for each one that is listed no more, and takes it away only then', async () => {
    fill(6)
    await read()
    reading.desk.tickets.delete('6')
    const { ticketIds } = reading.desk
    reading.desk.ticketIds = async (cursor) => {
      const page = await ticketIds(cursor)
      return { ...page, ids: page.ids.filter((id) => id !== '1') }
    }
    await makeDue('swept_at')
    while (await slice()) {}
    expect(await stored()).toEqual(['1', '2', '3', '4', '5'])
    expect(reading.desk.calls).toContain('ticket 1')
  })

  test('a listing that lost most of what there was takes nothing away', async () => {
    fill(25)
    await read()
    reading.desk.ticketIds = async () => ({ ids: ['1'], cursor: null })
    reading.desk.calls.length = 0
    await makeDue('swept_at')
    await slice()
    expect(await stored()).toHaveLength(25)
    expect(reading.desk.calls.filter((call) => call.startsWith('ticket '))).toEqual([])
    expect(await inTenant((tx) => ensureState(tx, reading.place.sourceId))).toMatchObject({
      error_code: 'listing_suspicious',
    })
  })

  test('articles that are listed no more go; all at once only when everything is read', async () => {
    reading.desk.articleList = Array.from({ length: 8 }, (_, n) => inMemoryArticle(String(n)))
    await read()
    reading.desk.articleList.pop()
    await read()
    const articles = async () => (await content()).documents?.length
    expect(await articles()).toBe(7)
    reading.desk.articleList = []
    expect(await read()).toMatchObject({ status: 'failed', error_code: 'listing_suspicious' })
    expect(await articles()).toBe(7)
    expect(await read('full')).toMatchObject({ status: 'done' })
    expect(await articles()).toBe(0)
  })

  test('a ticket that a webhook told of may hold what no database takes, and stops nobody', async () => {
    reading.desk.put('1', { subject: 'The pump\u0000stalls' })
    reading.desk.say('1', { kind: 'customer', text: 'It says \u0000 and \ud800.' })
    reading.desk.put('2')
    await inTenant((tx) => requestItems(tx, reading.place, 'webhook', ['1', '2']))
    await slice()
    expect(await stored()).toEqual(['1', '2'])
  })

  test('what was hidden while it was fetched is not stored as it was before', async () => {
    reading.desk.put('1')
    reading.desk.say('1', { kind: 'customer', text: 'My password is Zanzibar.' })
    const source = { id: reading.place.sourceId, tenant_id: reading.place.tenantId } as Parameters<
      typeof purgeTickets
    >[1]['source']
    reading.desk.onCall = async (call) => {
      if (call !== 'complete 1') return
      reading.desk.onCall = () => {}
      await inTenant(async (tx) => {
        await purgeTickets(tx, { index: searchIndex, source }, ['1'])
        await requestItems(tx, reading.place, 'webhook', ['1'])
      })
    }
    let wasFetchedAgain = false
    const { ticket } = reading.desk
    reading.desk.ticket = async (id) => {
      expect(await found('zanzibar', ...ALL)).toEqual([])
      wasFetchedAgain = true
      const turns = (reading.desk.tickets.get('1')?.turns ?? []).slice(0, 1)
      reading.desk.put('1', { turns })
      return ticket(id)
    }
    await read()
    while (await slice()) {}
    expect(wasFetchedAgain).toBe(true)
    expect(await stored()).toEqual(['1'])
    expect(await found('zanzibar', ...ALL)).toEqual([])
  })
})

describe('when something goes wrong', () => {
  test('one bad ticket holds nobody up; after some tries it waits for somebody', async () => {
    fill(4)
    reading.desk.onCall = (call) => {
      if (/^(complete|ticket) 2$/.test(call))
        throw new AppError({ code: 'helpdesk_answer_unreadable', status: 502, message: 'Unreadable.' })
    }
    expect(await read()).toMatchObject({ status: 'done', stages: { tickets: { done: 4, failed: 1 } } })
    expect(await stored()).toEqual(['1', '3', '4'])
    const item = () => inTenant((tx) => tx.selectFrom('ingest_items').selectAll().executeTakeFirst())
    for (let tries = 1; tries < 6; tries++) {
      expect(await item()).toMatchObject({ attempts: tries, dead_at: null })
      await due()
      await slice()
    }
    expect(await item()).toMatchObject({ attempts: 6, error_code: 'helpdesk_answer_unreadable' })
    expect((await item())?.dead_at).not.toBeNull()
    reading.desk.calls.length = 0
    await due()
    await slice()
    expect(reading.desk.calls).not.toContain('ticket 2')
    reading.desk.onCall = () => {}
    await inTenant((tx) => requestItems(tx, reading.place, 'webhook', ['2']))
    await slice()
    expect(await stored()).toEqual(['1', '2', '3', '4'])
    expect(await item()).toMatchObject({ dead_at: null, ended_at: expect.any(Date) })
    reading.desk.calls.length = 0
    await due()
    await slice()
    expect(reading.desk.calls).not.toContain('ticket 2')
  })

  test('a ticket that fails by webhook and in the list counts once in the run, and not at all when it is in', async () => {
    fill(3)
    await read()
    const fail = (...calls: string[]) => {
      reading.desk.onCall = (call) => {
        if (calls.includes(call))
          throw new AppError({ code: 'helpdesk_answer_unreadable', status: 422, message: 'Odd.' })
      }
    }
    const tell = (id: string) => {
      reading.desk.put(id)
      return inTenant((tx) => requestItems(tx, reading.place, 'webhook', [id]))
    }
    await tell('2')
    fail('ticket 2', 'complete 2')
    expect((await read()).stages.tickets).toMatchObject({ done: 1, failed: 1 })
    await tell('3')
    fail('ticket 3')
    expect((await read()).stages.tickets).toMatchObject({ done: 1, failed: 0 })
  })

  describe('a run tells of each ticket that failed once', () => {
    const turn = () => runSlice({ ...deps(), sliceMs: 0 }, reading.place, new AbortController().signal)
    const fail = (...calls: string[]) => {
      reading.desk.onCall = (call) => {
        if (calls.includes(call))
          throw new AppError({ code: 'helpdesk_answer_unreadable', status: 422, message: 'Odd.' })
      }
    }
    /** A run over everything is under way, and a poll in between that no run counts has met a ticket that fails. */
    const beginWithPoll = async (count: number) => {
      fill(count)
      await read()
      const id = await request('full')
      await turn()
      reading.desk.put('2')
      await makeDue('polled_at')
      fail('complete 2')
      await turn()
      expect(await tickets(id)).toMatchObject({ total: count, done: 0, failed: 0 })
      return id
    }
    const tickets = async (id: string) => (await inTenant((tx) => findRun(tx, id)))?.stages.tickets

    test('also one that failed before in a poll', async () => {
      const id = await beginWithPoll(3)
      fail('complete 1', 'complete 2')
      while (await slice()) {}
      expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({
        ...{ status: 'done', failed: 2, stages: { tickets: { done: 3, total: 3, failed: 2 } } },
      })
    })

    test('and takes back the failure of one that comes in, not that of another', async () => {
      const id = await beginWithPoll(6)
      fail('complete 1', 'ticket 1')
      await turn()
      expect(await tickets(id)).toMatchObject({ done: 3, failed: 1 })
      // 1 fails again, 2 comes in: nobody has counted its failure
      await due()
      await turn()
      expect(await tickets(id)).toMatchObject({ done: 4, failed: 1 })
      // whoever asks for it anew asks for one that is counted
      await inTenant((tx) => requestItems(tx, reading.place, 'webhook', ['1']))
      fail()
      await turn()
      expect(await tickets(id)).toMatchObject({ done: 4, failed: 0 })
      while (await slice()) {}
      expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({ status: 'done', failed: 0 })
    })

    test('and goes on where it stands when a single ticket was asked for meanwhile', async () => {
      fill(3)
      await read()
      const id = await request('full')
      const stage = async () => (await inTenant((tx) => findRun(tx, id)))?.stage
      while ((await stage()) !== 'gone') await turn()
      reading.desk.calls.length = 0
      await inTenant((tx) => requestItems(tx, reading.place, 'webhook', ['2']))
      await turn()
      expect(reading.desk.calls).toEqual(['ticket 2'])
      expect(await stage()).toBe('gone')
      while (await slice()) {}
      expect(reading.desk.calls.filter((call) => call.startsWith('complete'))).toEqual([])
    })

    test('also one that fails in a poll between two steps that count it', async () => {
      const id = await beginWithPoll(3)
      await due()
      fail('ticket 2', 'complete 2')
      await turn()
      expect(await tickets(id)).toMatchObject({ done: 1, failed: 1 })
      reading.desk.put('2')
      await makeDue('polled_at')
      await turn()
      while (await slice()) {}
      expect(await tickets(id)).toMatchObject({ done: 3, total: 3, failed: 1 })
    })
  })

  test('a rate limit in the middle of a page keeps what came before it, and pauses', async () => {
    fill(3)
    const retryAt = new Date(Date.now() + 3_600_000)
    reading.desk.onCall = (call) => {
      if (call === 'complete 3') throw new HelpdeskBusy('desk.example', retryAt, Date.now())
    }
    const id = await request()
    expect(await slice()).toBe(false)
    expect(await stored()).toEqual(['1', '2'])
    expect((await inTenant((tx) => ensureState(tx, reading.place.sourceId)))?.paused_until).toEqual(retryAt)
    reading.desk.calls.length = 0
    expect(await slice()).toBe(false)
    expect(reading.desk.calls).toEqual([])
    reading.desk.onCall = () => {}
    await makeDue('paused_until')
    while (await slice()) {}
    expect(reading.desk.calls.filter((call) => call.startsWith('complete'))).toEqual(['complete 3'])
    expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({
      status: 'done',
      stages: { tickets: { done: 3 } },
    })
  })

  test('a credential that was replaced in another store is read anew when it is refused, and the run goes on', async () => {
    fill(2)
    let current = 'old'
    const withSecret = async (_: unknown, { wasRefused } = { wasRefused: false }) => {
      if (wasRefused) current = 'new'
      return reading.desk
    }
    reading.desk.onCall = () => {
      if (current === 'old')
        throw new AppError({ code: 'helpdesk_refused', status: 422, message: 'Check the key.' })
    }
    const id = await request()
    const own = { ...deps(), open: withSecret }
    while (await runSlice(own, reading.place, new AbortController().signal)) {}
    expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({ status: 'done' })
    expect(await stored()).toEqual(['1', '2'])
  })

  test('a slow help desk does not keep others waiting for all of a page', async () => {
    fill(20)
    reading.desk.changes = async () => ({
      tickets: [...reading.desk.tickets.values()].map(({ id, updatedAt, state }) => ({
        id,
        updatedAt,
        state,
        raw: null,
      })),
      ...{ cursor: 'end', isEnd: true },
    })
    const id = await request()
    const shortly = { ...deps(), sliceMs: 0 }
    const turn = () => runSlice(shortly, reading.place, new AbortController().signal)
    for (let more = true; more; ) {
      reading.desk.calls.length = 0
      more = await turn()
      expect(reading.desk.calls.filter((call) => call.startsWith('complete')).length).toBeLessThanOrEqual(6)
    }
    expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({
      status: 'done',
      stages: { tickets: { done: 20 } },
    })
    expect(await stored()).toHaveLength(20)
  })

  test('a credential that is refused ends the run and says why', async () => {
    reading.desk.onCall = () => {
      throw new AppError({ code: 'helpdesk_refused', status: 422, message: 'Check the key.' })
    }
    expect(await read()).toMatchObject({
      status: 'failed',
      error_code: 'helpdesk_refused',
      error_message: 'Check the key.',
    })
  })

  test('a help desk that is away is asked again later, and the run ends only after many times', async () => {
    fill(8)
    reading.desk.onCall = (call) => {
      if (call.startsWith('complete'))
        throw new AppError({ code: 'helpdesk_unavailable', status: 503, message: 'Away.' })
    }
    const id = await request()
    for (let tries = 1; tries <= 12; tries++) {
      expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({ finished_at: null })
      await makeDue('paused_until')
      await slice()
      expect((await inTenant((tx) => ensureState(tx, reading.place.sourceId)))?.failures).toBe(tries)
    }
    expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({ error_code: 'helpdesk_unavailable' })
    expect(await inTenant((tx) => tx.selectFrom('ingest_items').selectAll().execute())).toEqual([])
  })
})
