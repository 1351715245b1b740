import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { startFakeFreshdesk } from '../../../testkit/helpdesk/fake-freshdesk.ts'
import { startFakeZendesk } from '../../../testkit/helpdesk/fake-zendesk.ts'
import { noteCanary } from '../../../testkit/helpdesk/generate-tickets.ts'
import { createOutbound, type Database, newId, type Outbound } from '../../platform/index.ts'
import { createHelpdeskAccounts, type HelpdeskAccounts } from '../helpdesks/accounts.ts'
import { createPacedHttp } from '../helpdesks/paced-http.ts'
import { searchIndex } from '../search/index-documents.ts'
import { search } from '../search/search.ts'
import { insertSource } from '../source-store.ts'
import { requestItems } from './ingest-item-store.ts'
import { runSlice } from './run-slice.ts'
import { findRun, insertRun, type Run } from './run-store.ts'

const TICKETS = 40
const READS_ALL = 'permission:tickets:read_all'
let database: Database
let outbound: Outbound
let stop: () => Promise<void>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  outbound = createOutbound({ allow: ['127.0.0.0/8'] })
})
afterAll(async () => {
  await outbound.close()
  await stop()
})

/** A tenant with one of the two help desks, over HTTP as the real ones are. */
async function begin(kind: 'freshdesk' | 'zendesk') {
  const desk =
    kind === 'freshdesk'
      ? await startFakeFreshdesk({ tickets: TICKETS, perMinute: 100_000 })
      : await startFakeZendesk({ tickets: TICKETS, perMinute: 100_000, exportsPerMinute: 100_000 })
  const secret = 'apiKey' in desk ? desk.apiKey : desk.apiToken
  const config = { url: desk.url, ...('email' in desk ? { email: desk.email } : {}) }
  const accounts: HelpdeskAccounts = createHelpdeskAccounts({
    http: createPacedHttp({ outbound, allow: ['127.0.0.0/8'] }),
    openSecret: { stored: async () => secret, given: async () => secret },
  })
  const place = { tenantId: newId('tenant'), sourceId: newId('src') }
  const inTenant = <T>(work: Parameters<typeof database.tenant<T>>[1]) =>
    database.tenant({ tenantId: place.tenantId, groups: 'all' }, work)
  await database.system(async (tx) => {
    await tx.insertInto('tenants').values({ id: place.tenantId, slug: place.tenantId, name: 'T' }).execute()
    const source = { id: place.sourceId, tenant_id: place.tenantId, kind, name: 'desk', config }
    await insertSource(tx, { ...source, acl: null, schedule: null })
  })
  const deps = {
    ...{ database, index: searchIndex, logger: pino({ level: 'silent' }), sliceMs: 60_000 },
    open: accounts.connect,
  }
  const slices = async () => {
    while (await runSlice(deps, place, new AbortController().signal)) {}
  }
  return {
    desk,
    ...{ place, inTenant, slices },
    async read(mode: 'changes' | 'full' = 'changes'): Promise<Run> {
      // the export of Zendesk leaves the last minute out
      desk.world.clock.advance(61_000)
      const { id } = (await inTenant((tx) => insertRun(tx, place, mode))) as Run
      await slices()
      return (await inTenant((tx) => findRun(tx, id))) as Run
    },
    async fetch(ticketId: number): Promise<void> {
      await inTenant((tx) => requestItems(tx, place, 'webhook', [String(ticketId)]))
      await slices()
    },
    stored: async () =>
      (
        await inTenant((tx) =>
          tx.selectFrom('tickets').select(['ticket_id', 'turn_count', 'note_count']).execute(),
        )
      ).map((row) => ({ ...row, ticket_id: Number(row.ticket_id) })),
    /** Documents that hold the word in a passage that is shown. */
    found: async (word: string, ...more: string[]) => {
      const access = { tenantId: place.tenantId, groups: [READS_ALL, ...more] }
      const hits = await database.tenant(access, (tx) =>
        search(tx, place.tenantId, { query: word, limit: 50, groupBy: 'chunk' }),
      )
      return [...new Set(hits.filter(({ content }) => content.includes(word)).map((hit) => hit.external_id))]
    },
  }
}

describe.each(['freshdesk', 'zendesk'] as const)('%s', (kind) => {
  test('every turn of every ticket that lives, through a rate limit and broken answers; then nothing changes', async () => {
    const { desk, ...own } = await begin(kind)
    desk.trap({ does: 'fail', status: 502 }, { skip: 9 })
    desk.trap({ does: 'half' }, { on: /comments|conversations/, skip: 12 })
    desk.trap({ does: 'reset' }, { on: /comments|conversations/, skip: 20 })
    const talkative = [...Array(TICKETS).keys()]
      .map((at) => desk.world.ticket(at + 1))
      .find((t) => t?.state === 'live')
    const id = talkative?.id as number
    for (let n = 0; n < 12; n++) desk.world.answer(id, `Once more, sentence${n}.`)
    expect(await own.read()).toMatchObject({ status: 'done' })
    await own.inTenant((tx) =>
      tx
        .updateTable('ingest_items')
        .set({ due_at: new Date(0) })
        .execute(),
    )
    await own.slices()
    const live = [...Array(TICKETS).keys()].flatMap((at) => {
      const ticket = desk.world.ticket(at + 1)
      return ticket?.state === 'live' ? [ticket] : []
    })
    const said = new Map((await own.stored()).map((row) => [row.ticket_id, row.turn_count + row.note_count]))
    expect(said).toEqual(new Map(live.map((ticket) => [ticket.id, ticket.turns.length])))
    expect(await own.found('sentence11')).toEqual([`ticket:${id}`])
    const { stages } = await own.read('full')
    expect(stages.tickets).toMatchObject({ done: stages.tickets?.unchanged, failed: 0, deleted: 0 })
    await desk.stop()
  })

  test('deleted, spam, merged, restored; redacted, made private', async () => {
    const { desk, ...own } = await begin(kind)
    const make = (text: string) => desk.world.create({ subject: 'Lamp', text })
    const [gone, spam, merged, into, redacted, hidden] = [
      ...[make('Word alphaone.'), make('Word alphatwo.'), make('Word alphathree.'), make('Word alphafour.')],
      ...[make('Word alphafive.'), make('Word alphasix.')],
    ] as [number, number, number, number, number, number]
    const turn = desk.world.reply(hidden, 'Word betasix is for us alone.')
    await own.read()
    expect(await own.found('alphaone')).toEqual([`ticket:${gone}`])
    desk.world.delete(gone)
    desk.world.spam(spam)
    desk.world.merge(merged, into)
    desk.world.redact(redacted, 'alphafive')
    desk.world.makePrivate(hidden, turn)
    await own.fetch(redacted)
    await own.fetch(hidden)
    await own.read()
    for (const word of ['alphaone', 'alphatwo', 'alphafive', 'betasix'])
      expect(await own.found(word)).toEqual([])
    expect(await own.found('betasix', 'permission:tickets:reply')).toEqual([`ticket:${hidden}`])
    expect((await own.stored()).map((row) => row.ticket_id)).not.toContain(merged)
    const aliases = await own.inTenant((tx) =>
      tx.selectFrom('ticket_aliases').select(['ticket_id', 'primary_id']).execute(),
    )
    expect(aliases).toContainEqual({ ticket_id: String(merged), primary_id: String(into) })
    desk.world.restore(gone)
    await own.read()
    expect(await own.found('alphaone')).toEqual([`ticket:${gone}`])
    await desk.stop()
  })

  test('tickets of one second, and private notes that nobody finds without the right', async () => {
    const { desk, ...own } = await begin(kind)
    const ids = [...Array(TICKETS).keys()].map((at) => at + 1)
    desk.world.stampAll(ids, desk.world.clock.now())
    await own.read()
    const live = ids.filter((id) => desk.world.ticket(id)?.state === 'live')
    expect((await own.stored()).map((row) => row.ticket_id).sort((a, b) => a - b)).toEqual(live)
    const noted = live.filter((id) =>
      desk.world.ticket(id)?.turns.some(({ text }) => text.includes(noteCanary(id))),
    )
    expect(noted.length).toBeGreaterThan(3)
    for (const id of noted.slice(0, 5)) {
      expect(await own.found(noteCanary(id))).toEqual([])
      expect(await own.found(noteCanary(id), 'permission:tickets:reply')).toContain(`ticket:${id}`)
    }
    await desk.stop()
  })
})
