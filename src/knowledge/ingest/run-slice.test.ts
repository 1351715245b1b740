import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inMemoryArticle } from '../../../testkit/helpdesk-in-memory.ts'
import { createHelpdeskReading } from '../../../testkit/helpdesk-reading.ts'
import { type Access, type Database, newId } from '../../platform/index.ts'
import { removeDocuments } from '../documents.ts'
import { searchIndex } from '../search/index-documents.ts'
import { findTickets, readTicketTurns } from '../tickets/ticket-reads.ts'
import { beginWalk } from './ingest-state-store.ts'
import { runSlice } from './run-slice.ts'
import { findRun, type Run } from './run-store.ts'

const reading = createHelpdeskReading()
const { inTenant, deps, slice, request, read, fill, stored, found, begin, content } = reading
beforeAll(reading.start)
afterAll(reading.stop)
beforeEach(() => reading.begin())

const as = (...groups: string[]): Access => ({ tenantId: reading.place.tenantId, groups })
const ALL = ['permission:tickets:read_all', 'permission:tickets:reply']

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

describe('the first run', () => {
  test('stores tickets whole, and notes apart: in passages and turns of their own, with their own list', async () => {
    reading.desk.put('1', { status: 'resolved' })
    reading.desk.say('1', {
      kind: 'note',
      isPrivate: true,
      text: 'The customer is called Zanzibar in our notes.',
    })
    for (let n = 0; n < 12; n++)
      reading.desk.say('1', { kind: n % 2 ? 'reply' : 'customer', text: `Turn word${n}.` })
    reading.desk.say('1', {
      text: 'Please replace the toner cartridge and restart the printer. That fixes error TX-77.',
    })
    reading.desk.articleList = [inMemoryArticle('5'), inMemoryArticle('6', { audience: 'agents' })]
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
    reading.desk.put('1')
    reading.desk.say('1', { kind: 'note', isPrivate: true, text: 'Zanzibar is the secret.' })
    await read()
    expect(await found('printer number1')).toEqual([])
    expect(await found('printer number1', 'group:print')).toEqual([])
    expect(await found('printer number1', 'tickets:group:print')).toEqual(['ticket:1'])
    expect(await found('zanzibar', 'tickets:group:print')).toEqual([])
    expect(await found('zanzibar', ...ALL)).toEqual(['ticket:1'])
    const turns = await reading.database.tenant(as('tickets:group:print'), async (tx) => {
      const [ticket] = await findTickets(tx, '1', undefined)
      return readTicketTurns(tx, ticket?.document_id ?? '')
    })
    expect(turns.map(({ kind }) => kind)).toEqual(['description'])
  })

  test('goes on where it stopped, whatever step it stopped at, and counts each ticket once', async () => {
    const build = () => {
      fill(2)
      reading.desk.put('3', { state: 'merged', mergedInto: '2' })
      reading.desk.say('1', { kind: 'note', isPrivate: true, text: 'A note.' })
      reading.desk.articleList = [inMemoryArticle('1')]
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
    ...reading.database,
    async tenant(access, work) {
      const result = await reading.database.tenant(access, work)
      step()
      return result
    },
  }
  reading.desk.onCall = step
  try {
    await runSlice(deps(dying), reading.place, stopping.signal)
    return true
  } catch (error) {
    if (!stopping.signal.aborted) throw error
    return false
  } finally {
    reading.desk.onCall = () => {}
  }
}

describe('later runs', () => {
  test('a second pass over everything touches no row and says so', async () => {
    fill(7)
    reading.desk.articleList = [inMemoryArticle('1')]
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
    const { updatedAt } = reading.desk.tickets.get('4') as { updatedAt: string }
    reading.desk.put('5', { updatedAt })
    reading.desk.put('2', { subject: 'Another subject' })
    reading.desk.calls.length = 0
    await read()
    expect(reading.desk.calls.filter((call) => call.startsWith('complete'))).toEqual([
      'complete 5',
      'complete 2',
    ])
    expect(await stored()).toEqual(['1', '2', '3', '4', '5'])
  })

  test('passages that stay word for word stay the same passages', async () => {
    reading.desk.put('1', { status: 'open' })
    reading.desk.say('1', { kind: 'note', isPrivate: true, text: 'Zanzibar is the secret.' })
    await read()
    const passages = async (kind: string) =>
      inTenant(async (tx) => await tx.selectFrom('chunks').selectAll().where('kind', '=', kind).execute())
    const [before, note] = [await passages('problem'), await passages('note')]
    reading.desk.say('1', { kind: 'customer', text: 'The printer still smells of burnt toner.' })
    await read()
    expect(await passages('problem')).toEqual(before)
    expect(await passages('note')).toEqual(note)
    expect((await passages('turn')).some(({ content }) => content.includes('burnt toner'))).toBe(true)
    expect(await found('burnt toner', ...ALL)).toEqual(['ticket:1'])
    reading.desk.put('1', { subject: 'Another subject' })
    await read()
    expect((await passages('problem')).map(({ id }) => id)).not.toEqual(before.map(({ id }) => id))
  })

  test('an attachment that was downloaded and a summary of a model stay while what they are made from does', async () => {
    reading.desk.put('1')
    const file = { id: 'f1', name: 'log.txt', contentType: 'text/plain', bytes: 4 }
    reading.desk.say('1', { kind: 'customer', text: 'See the log.', attachments: [file] })
    await read()
    await inTenant((tx) => sql`update attachments set status = 'stored', sha256 = 'abc'`.execute(tx))
    await inTenant((tx) =>
      sql`update ticket_summaries set mode = 'model', problem = 'by a model'`.execute(tx),
    )
    reading.desk.put('1', { tags: ['other'] })
    await read()
    const rest = await inTenant(async (tx) => [
      await tx.selectFrom('attachments').select(['status', 'sha256']).execute(),
      await tx.selectFrom('ticket_summaries').select(['mode', 'problem']).execute(),
    ])
    expect(rest).toEqual([[{ status: 'stored', sha256: 'abc' }], [{ mode: 'model', problem: 'by a model' }]])
    reading.desk.say('1', { kind: 'customer', text: 'It is a very different problem now, with the scanner.' })
    const ticket = reading.desk.tickets.get('1') as { turns: Array<{ attachments: unknown[] }> }
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
      await removeDocuments(tx, searchIndex, reading.place.tenantId, documents)
    })
    reading.desk.put('1', { tags: ['changed'] })
    await read()
    expect(await stored()).toEqual(['2'])
    await read('full')
    expect(await stored()).toEqual(['1', '2'])
  })
})

test('who may read is changed without asking the help desk: passages, notes, turns, attachments, summaries', async () => {
  reading.desk.put('1', { assigneeId: '9001' })
  reading.desk.say('1', { kind: 'note', isPrivate: true, text: 'Zanzibar is the secret.' })
  await read()
  const person = newId('usr')
  const config = { groups: {}, agents: { '9001': person }, note_acl: ['group:leads'] }
  await inTenant(async (tx) => {
    await sql`update sources set config = ${JSON.stringify(config)}::jsonb where id = ${reading.place.sourceId}`.execute(
      tx,
    )
    await beginWalk(tx, reading.place.sourceId, 'access')
  })
  reading.desk.calls.length = 0
  await slice()
  expect(reading.desk.calls).toEqual([])
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
