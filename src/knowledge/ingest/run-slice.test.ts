import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import {
  createInMemoryHelpdesk,
  type InMemoryHelpdesk,
  inMemoryArticle,
} from '../../../testkit/helpdesk-in-memory.ts'
import { type Access, AppError, type Database, newId } from '../../platform/index.ts'
import { removeDocuments } from '../documents.ts'
import { HelpdeskBusy } from '../helpdesks/helpdesk-busy.ts'
import { searchIndex } from '../search/index-documents.ts'
import { search } from '../search/search.ts'
import { insertSource } from '../source-store.ts'
import { findTickets, readTicketTurns } from '../tickets/ticket-reads.ts'
import { requestItems } from './ingest-item-store.ts'
import { beginWalk, ensureState } from './ingest-state-store.ts'
import { runSlice } from './run-slice.ts'
import { findRun, insertRun, type Run, type RunMode } from './run-store.ts'
import { purgeTickets } from './settle-tickets.ts'

let database: Database
let stop: () => Promise<void>
let tenantId: string
let sourceId: string
let desk: InMemoryHelpdesk

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())
beforeEach(() => begin())

async function begin(config: object = { groups: { '7': ['print'] } }): Promise<void> {
  tenantId = newId('tenant')
  sourceId = newId('src')
  desk = createInMemoryHelpdesk()
  await database.system(async (tx) => {
    await tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute()
    const source = { id: sourceId, tenant_id: tenantId, kind: 'freshdesk', name: 'desk', config }
    await insertSource(tx, { ...source, acl: null, schedule: null })
  })
}

type Work<T> = Parameters<typeof database.tenant<T>>[1]
const inTenant = <T>(work: Work<T>) => database.tenant({ tenantId, groups: 'all' }, work)
const as = (...groups: string[]): Access => ({ tenantId, groups })
const ALL = ['permission:tickets:read_all', 'permission:tickets:reply']

const deps = (own: Database = database) => ({
  ...{ database: own, index: searchIndex, logger: pino({ level: 'silent' }), sliceMs: 60_000 },
  open: async () => desk,
})
const slice = (own?: Database) => runSlice(deps(own), { tenantId, sourceId }, new AbortController().signal)

async function request(mode: RunMode = 'changes'): Promise<string> {
  const run = await inTenant((tx) => insertRun(tx, { tenantId, sourceId }, mode))
  return (run as Run).id
}
async function read(mode: RunMode = 'changes'): Promise<Run> {
  const id = await request(mode)
  while (await slice()) {}
  return (await inTenant((tx) => findRun(tx, id))) as Run
}
const due = () =>
  inTenant((tx) => sql`update ingest_items set due_at = now() where source_id = ${sourceId}`.execute(tx))
const makeDue = (column: string) =>
  inTenant((tx) =>
    sql`update helpdesks set ${sql.ref(column)} = null where source_id = ${sourceId}`.execute(tx),
  )
const stored = async () =>
  (
    await inTenant((tx) =>
      tx
        .selectFrom('tickets')
        .select('ticket_id')
        .where('source_id', '=', sourceId)
        .orderBy('ticket_id')
        .execute(),
    )
  ).map((row) => row.ticket_id)
const found = async (query: string, ...groups: string[]) => {
  const hits = await database.tenant(as(...groups), (tx) =>
    search(tx, tenantId, { query, limit: 10, groupBy: 'document' }),
  )
  return hits.map((hit) => hit.external_id)
}

/** Everything that is stored of the tenant, in an order of its own, without ids and times of storing. */
async function content() {
  return inTenant(async (tx) => ({
    documents: await sql`
      select external_id, title, content, acl, version from documents order by external_id`.execute(tx),
    chunks: await sql`
      select d.external_id, c.kind, c.content, c.private_acl from chunks c join documents d on d.id = c.document_id
      order by 1, c.ordinal, c.content`.execute(tx),
    turns: await sql`
      select t.id, t.content, t.is_private from ticket_turns t order by t.id`.execute(tx),
    indexed: await sql`select count(*)::int from chunk_index`.execute(tx),
    aliases: await sql`select ticket_id, primary_id from ticket_aliases order by 1`.execute(tx),
  })).then((tables) => Object.fromEntries(Object.entries(tables).map(([name, { rows }]) => [name, rows])))
}

/** Which version of each row there is: any write changes it. */
async function rowVersions(): Promise<unknown[]> {
  const tables = [
    'documents',
    'chunks',
    'tickets',
    'ticket_turns',
    'attachments',
    'ticket_summaries',
    'chunk_index',
  ]
  const rows: unknown[] = []
  for (const table of tables)
    rows.push(
      (
        await inTenant((tx) =>
          sql`select ctid::text, xmin::text from ${sql.table(table)} order by 1`.execute(tx),
        )
      ).rows,
    )
  return rows
}

function fill(count: number): void {
  for (let n = 1; n <= count; n++) desk.put(String(n))
}

describe('the first run', () => {
  test('stores tickets whole, and notes apart: in passages and turns of their own, with their own list', async () => {
    desk.put('1', { status: 'resolved' })
    desk.say('1', { kind: 'note', isPrivate: true, text: 'The customer is called Zanzibar in our notes.' })
    for (let n = 0; n < 12; n++) desk.say('1', { kind: n % 2 ? 'reply' : 'customer', text: `Turn word${n}.` })
    desk.say('1', {
      text: 'Please replace the toner cartridge and restart the printer. That fixes error TX-77.',
    })
    desk.articleList = [inMemoryArticle('5'), inMemoryArticle('6', { audience: 'agents' })]
    const run = await read()
    expect(run).toMatchObject({ status: 'done', stages: { tickets: { done: 1 }, articles: { done: 2 } } })
    const { documents, chunks } = (await content()) as Record<string, Array<Record<string, unknown>>>
    const ticket = documents?.find((row) => row.external_id === 'ticket:1')
    expect(ticket?.content).toContain('word11')
    expect(ticket?.content).not.toContain('Zanzibar')
    expect(ticket?.acl).toEqual(['permission:tickets:read_all', 'tickets:group:print'])
    const kinds = chunks?.filter((row) => row.external_id === 'ticket:1').map((row) => row.kind)
    expect(new Set(kinds)).toEqual(new Set(['problem', 'turn', 'note', 'solution', 'summary']))
    for (const row of chunks?.filter((one) => String(one.content).includes('Zanzibar')) ?? [])
      expect(row.private_acl).toEqual(['permission:tickets:reply'])
    expect(documents?.find((row) => row.external_id === 'article:6:en')?.acl).toEqual(ALL)
  })

  test('who reads what: the group of the ticket, notes only on top, knowledge alone none', async () => {
    desk.put('1')
    desk.say('1', { kind: 'note', isPrivate: true, text: 'Zanzibar is the secret.' })
    await read()
    expect(await found('printer number1')).toEqual([])
    expect(await found('printer number1', 'group:print')).toEqual([])
    expect(await found('printer number1', 'tickets:group:print')).toEqual(['ticket:1'])
    expect(await found('zanzibar', 'tickets:group:print')).toEqual([])
    expect(await found('zanzibar', ...ALL)).toEqual(['ticket:1'])
    const turns = await database.tenant(as('tickets:group:print'), async (tx) => {
      const [ticket] = await findTickets(tx, '1', undefined)
      return readTicketTurns(tx, ticket?.document_id ?? '')
    })
    expect(turns.map(({ kind }) => kind)).toEqual(['description'])
  })

  test('goes on where it stopped, whatever step it stopped at, and counts each ticket once', async () => {
    const build = () => {
      fill(2)
      desk.put('3', { state: 'merged', mergedInto: '2' })
      desk.say('1', { kind: 'note', isPrivate: true, text: 'A note.' })
      desk.articleList = [inMemoryArticle('1')]
    }
    build()
    const whole = await read('full')
    const expected = { content: await content(), counts: countsOf(whole) }
    let stops = 0
    for (let at = 1; ; at++) {
      await begin()
      build()
      const id = await request('full')
      const isThrough = await sliceWithStop(at)
      stops++
      while (await slice()) {}
      const run = (await inTenant((tx) => findRun(tx, id))) as Run
      expect({ at, status: run.status, counts: countsOf(run) }).toEqual({
        ...{ at, status: 'done', counts: expected.counts },
      })
      expect(withoutIds(await content())).toEqual(withoutIds(expected.content))
      if (isThrough) break
    }
    expect(stops).toBeGreaterThan(20)
  }, 60_000)
})

/** Tickets' own ids are made of their source's. */
function withoutIds(tables: Record<string, unknown[]>) {
  const turns = (tables.turns as Array<{ content: string }>).map(({ content: text }) => text).sort()
  return { ...tables, turns }
}

function countsOf({ stages }: Run) {
  return Object.fromEntries(
    Object.entries(stages).map(([stage, { done, unchanged, failed, deleted }]) => [
      stage,
      { done, unchanged, failed, deleted },
    ]),
  )
}

/** Kills the slice at its nth step: after a transaction, or before an answer of the help desk. */
async function sliceWithStop(at: number): Promise<boolean> {
  let steps = 0
  const stopping = new AbortController()
  const step = () => {
    if (++steps !== at) return
    stopping.abort()
    throw new Error('killed')
  }
  const dying: Database = {
    ...database,
    async tenant(access, work) {
      const result = await database.tenant(access, work)
      step()
      return result
    },
  }
  desk.onCall = step
  try {
    await runSlice(deps(dying), { tenantId, sourceId }, stopping.signal)
    return true
  } catch (error) {
    if (!stopping.signal.aborted) throw error
    return false
  } finally {
    desk.onCall = () => {}
  }
}

describe('later runs', () => {
  test('a second pass over everything touches no row and says so', async () => {
    fill(7)
    desk.articleList = [inMemoryArticle('1')]
    await read()
    const before = await rowVersions()
    const again = await read('full')
    expect(again).toMatchObject({
      status: 'done',
      stages: { tickets: { done: 7, unchanged: 7, deleted: 0 } },
    })
    expect(again.stages.articles).toMatchObject({ done: 1, unchanged: 1 })
    expect(await rowVersions()).toEqual(before)
  })

  test('changes alone are fetched; one of a time that was seen before is not lost', async () => {
    fill(4)
    await read()
    const { updatedAt } = desk.tickets.get('4') as { updatedAt: string }
    desk.put('5', { updatedAt })
    desk.put('2', { subject: 'Another subject' })
    desk.calls.length = 0
    await read()
    expect(desk.calls.filter((call) => call.startsWith('complete'))).toEqual(['complete 5', 'complete 2'])
    expect(await stored()).toEqual(['1', '2', '3', '4', '5'])
  })

  test('an attachment that was downloaded and a summary of a model stay while what they are made from does', async () => {
    desk.put('1')
    const file = { id: 'f1', name: 'log.txt', contentType: 'text/plain', bytes: 4 }
    desk.say('1', { kind: 'customer', text: 'See the log.', attachments: [file] })
    await read()
    await inTenant((tx) => sql`update attachments set status = 'stored', sha256 = 'abc'`.execute(tx))
    await inTenant((tx) =>
      sql`update ticket_summaries set mode = 'model', problem = 'by a model'`.execute(tx),
    )
    desk.put('1', { tags: ['other'] })
    await read()
    const rest = await inTenant(async (tx) => [
      await tx.selectFrom('attachments').select(['status', 'sha256']).execute(),
      await tx.selectFrom('ticket_summaries').select(['mode', 'problem']).execute(),
    ])
    expect(rest).toEqual([[{ status: 'stored', sha256: 'abc' }], [{ mode: 'model', problem: 'by a model' }]])
    desk.say('1', { kind: 'customer', text: 'It is a very different problem now, with the scanner.' })
    const ticket = desk.tickets.get('1') as { turns: Array<{ attachments: unknown[] }> }
    ;(ticket.turns[1] as { attachments: unknown[] }).attachments = []
    await read()
    const gone = await inTenant(async (tx) => [
      await tx.selectFrom('attachments').select('id').execute(),
      await tx.selectFrom('ticket_summaries').select('mode').execute(),
      (await tx.selectFrom('blobs_to_remove').select('sha256').execute()).length,
    ])
    expect(gone).toEqual([[], [{ mode: 'extractive' }], 1])
  })

  test('what somebody deleted here stays out until everything is read again', async () => {
    fill(2)
    await read()
    await inTenant(async (tx) => {
      const documents = await tx
        .selectFrom('documents')
        .select(['id', 'external_id', 'source_id', 'item_key'])
        .where('external_id', '=', 'ticket:1')
        .execute()
      await removeDocuments(tx, searchIndex, tenantId, documents)
    })
    desk.put('1', { tags: ['changed'] })
    await read()
    expect(await stored()).toEqual(['2'])
    await read('full')
    expect(await stored()).toEqual(['1', '2'])
  })
})

describe('what the help desk takes away', () => {
  test('deleted, spam, merged and restored', async () => {
    fill(5)
    await read()
    desk.put('1', { state: 'deleted' })
    desk.put('2', { state: 'spam' })
    desk.put('3', { state: 'merged', mergedInto: '4' })
    await read()
    expect(await stored()).toEqual(['4', '5'])
    const [answering] = await database.tenant(as(...ALL), (tx) => findTickets(tx, '3', undefined))
    expect(answering?.ticket_id).toBe('4')
    desk.put('1', { state: 'live' })
    desk.put('3', { state: 'live', mergedInto: null })
    desk.put('4', { state: 'merged', mergedInto: '5' })
    await read()
    expect(await stored()).toEqual(['1', '3', '5'])
    expect((await content()).aliases).toEqual([{ ticket_id: '4', primary_id: '5' }])
  })

  test('chains of merges lead to the last one in one step', async () => {
    fill(3)
    await read()
    desk.put('1', { state: 'merged', mergedInto: '2' })
    await read()
    desk.put('2', { state: 'merged', mergedInto: '3' })
    await read()
    expect((await content()).aliases).toEqual([
      { ticket_id: '1', primary_id: '3' },
      { ticket_id: '2', primary_id: '3' },
    ])
  })

  test('the daily sweep asks for each one that is listed no more, and takes it away only then', async () => {
    fill(6)
    await read()
    desk.tickets.delete('6')
    const { ticketIds } = desk
    desk.ticketIds = async (cursor) => {
      const page = await ticketIds(cursor)
      return { ...page, ids: page.ids.filter((id) => id !== '1') }
    }
    await makeDue('swept_at')
    while (await slice()) {}
    expect(await stored()).toEqual(['1', '2', '3', '4', '5'])
    expect(desk.calls).toContain('ticket 1')
  })

  test('a listing that lost most of what there was takes nothing away', async () => {
    fill(25)
    await read()
    desk.ticketIds = async () => ({ ids: ['1'], cursor: null })
    desk.calls.length = 0
    await makeDue('swept_at')
    await slice()
    expect(await stored()).toHaveLength(25)
    expect(desk.calls.filter((call) => call.startsWith('ticket '))).toEqual([])
    expect(await inTenant((tx) => ensureState(tx, sourceId))).toMatchObject({
      error_code: 'listing_suspicious',
    })
  })

  test('articles that are listed no more go; all at once only when everything is read', async () => {
    desk.articleList = Array.from({ length: 8 }, (_, n) => inMemoryArticle(String(n)))
    await read()
    desk.articleList.pop()
    await read()
    const articles = async () => (await content()).documents?.length
    expect(await articles()).toBe(7)
    desk.articleList = []
    expect(await read()).toMatchObject({ status: 'failed', error_code: 'listing_suspicious' })
    expect(await articles()).toBe(7)
    expect(await read('full')).toMatchObject({ status: 'done' })
    expect(await articles()).toBe(0)
  })

  test('what was hidden while it was fetched is not stored as it was before', async () => {
    desk.put('1')
    desk.say('1', { kind: 'customer', text: 'My password is Zanzibar.' })
    const source = { id: sourceId, tenant_id: tenantId } as Parameters<typeof purgeTickets>[1]['source']
    desk.onCall = async (call) => {
      if (call !== 'complete 1') return
      desk.onCall = () => {}
      await inTenant(async (tx) => {
        await purgeTickets(tx, { index: searchIndex, source }, ['1'])
        await requestItems(tx, { tenantId, sourceId }, 'webhook', ['1'])
      })
    }
    let wasFetchedAgain = false
    const { ticket } = desk
    desk.ticket = async (id) => {
      expect(await found('zanzibar', ...ALL)).toEqual([])
      wasFetchedAgain = true
      const turns = (desk.tickets.get('1')?.turns ?? []).slice(0, 1)
      desk.put('1', { turns })
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
    desk.onCall = (call) => {
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
    desk.calls.length = 0
    await due()
    await slice()
    expect(desk.calls).not.toContain('ticket 2')
    desk.onCall = () => {}
    await inTenant((tx) => requestItems(tx, { tenantId, sourceId }, 'webhook', ['2']))
    await slice()
    expect(await stored()).toEqual(['1', '2', '3', '4'])
    expect(await item()).toMatchObject({ dead_at: null, ended_at: expect.any(Date) })
    desk.calls.length = 0
    await due()
    await slice()
    expect(desk.calls).not.toContain('ticket 2')
  })

  test('a rate limit in the middle of a page keeps what came before it, and pauses', async () => {
    fill(3)
    const retryAt = new Date(Date.now() + 3_600_000)
    desk.onCall = (call) => {
      if (call === 'complete 3') throw new HelpdeskBusy('desk.example', retryAt, Date.now())
    }
    const id = await request()
    expect(await slice()).toBe(false)
    expect(await stored()).toEqual(['1', '2'])
    expect((await inTenant((tx) => ensureState(tx, sourceId)))?.paused_until).toEqual(retryAt)
    desk.calls.length = 0
    expect(await slice()).toBe(false)
    expect(desk.calls).toEqual([])
    desk.onCall = () => {}
    await makeDue('paused_until')
    while (await slice()) {}
    expect(desk.calls.filter((call) => call.startsWith('complete'))).toEqual(['complete 3'])
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
      return desk
    }
    desk.onCall = () => {
      if (current === 'old')
        throw new AppError({ code: 'helpdesk_refused', status: 422, message: 'Check the key.' })
    }
    const id = await request()
    const own = { ...deps(), open: withSecret }
    while (await runSlice(own, { tenantId, sourceId }, new AbortController().signal)) {}
    expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({ status: 'done' })
    expect(await stored()).toEqual(['1', '2'])
  })

  test('a slow help desk does not keep others waiting for all of a page', async () => {
    fill(20)
    desk.changes = async () => ({
      tickets: [...desk.tickets.values()].map(({ id, updatedAt, state }) => ({
        id,
        updatedAt,
        state,
        raw: null,
      })),
      ...{ cursor: 'end', isEnd: true },
    })
    const id = await request()
    const shortly = { ...deps(), sliceMs: 0 }
    const turn = () => runSlice(shortly, { tenantId, sourceId }, new AbortController().signal)
    for (let more = true; more; ) {
      desk.calls.length = 0
      more = await turn()
      expect(desk.calls.filter((call) => call.startsWith('complete')).length).toBeLessThanOrEqual(6)
    }
    expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({
      status: 'done',
      stages: { tickets: { done: 20 } },
    })
    expect(await stored()).toHaveLength(20)
  })

  test('a credential that is refused ends the run and says why', async () => {
    desk.onCall = () => {
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
    desk.onCall = (call) => {
      if (call.startsWith('complete'))
        throw new AppError({ code: 'helpdesk_unavailable', status: 503, message: 'Away.' })
    }
    const id = await request()
    for (let tries = 1; tries <= 12; tries++) {
      expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({ finished_at: null })
      await makeDue('paused_until')
      await slice()
      expect((await inTenant((tx) => ensureState(tx, sourceId)))?.failures).toBe(tries)
    }
    expect(await inTenant((tx) => findRun(tx, id))).toMatchObject({ error_code: 'helpdesk_unavailable' })
    expect(await inTenant((tx) => tx.selectFrom('ingest_items').selectAll().execute())).toEqual([])
  })
})

test('who may read is changed without asking the help desk: passages, notes, turns, attachments, summaries', async () => {
  desk.put('1', { assigneeId: '9001' })
  desk.say('1', { kind: 'note', isPrivate: true, text: 'Zanzibar is the secret.' })
  await read()
  const person = newId('usr')
  const config = { groups: {}, agents: { '9001': person }, note_acl: ['group:leads'] }
  await inTenant(async (tx) => {
    await sql`update sources set config = ${JSON.stringify(config)}::jsonb where id = ${sourceId}`.execute(tx)
    await beginWalk(tx, sourceId, 'access')
  })
  desk.calls.length = 0
  await slice()
  expect(desk.calls).toEqual([])
  expect(await found('printer number1', 'tickets:group:print')).toEqual([])
  expect(await found('printer number1', `tickets:person:${person}`)).toEqual(['ticket:1'])
  expect(await found('zanzibar', ...ALL)).toEqual([])
  expect(await found('zanzibar', 'permission:tickets:read_all', 'group:leads')).toEqual(['ticket:1'])
  const lists = await inTenant((tx) =>
    sql`
      select private_acl from ticket_turns where is_private union
      select private_acl from ticket_summaries where audience = 'internal'`.execute(tx),
  )
  expect(lists.rows).toEqual([{ private_acl: ['group:leads'] }])
})
