import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakeFreshdesk, startFakeFreshdesk } from '../../../../testkit/helpdesk/fake-freshdesk.ts'
import { createOutbound, type Outbound } from '../../../platform/index.ts'
import type { Helpdesk, TicketHead } from '../helpdesk.ts'
import { createPacedHttp } from '../paced-http.ts'
import { freshdesk } from './freshdesk.ts'
import {
  articlesSchema,
  categoriesSchema,
  conversationsSchema,
  foldersSchema,
  groupsSchema,
  ticketSchema,
  ticketsSchema,
} from './freshdesk-wire.ts'
import { mapFreshdeskTicket } from './map-freshdesk-ticket.ts'

let desk: FakeFreshdesk
let outbound: Outbound
let helpdesk: Helpdesk

async function start(options: Parameters<typeof startFakeFreshdesk>[0]): Promise<void> {
  desk = await startFakeFreshdesk({ now: () => Date.UTC(2026, 9, 1), ...options })
  outbound = createOutbound({ allow: ['127.0.0.0/8'] })
  const http = createPacedHttp({ outbound, allow: ['127.0.0.0/8'], sleep: async () => {} }).of('src_1')
  const config = freshdesk.configSchema.parse({ url: desk.url })
  helpdesk = freshdesk.connect({ config, secret: desk.apiKey, http })
}

async function walk(from: string | null, onPage: (page: number) => void = () => {}) {
  const heads: TicketHead[] = []
  for (let cursor = from, pages = 1; pages < 100; pages++) {
    const page = await helpdesk.changes(cursor)
    heads.push(...page.tickets)
    cursor = page.cursor
    if (page.isEnd) return { heads, cursor }
    onPage(pages)
  }
  throw new Error('the walk does not end')
}
const idsOf = (heads: TicketHead[]) => new Set(heads.map(({ id }) => Number(id)))

describe('the walk through changes', () => {
  afterEach(async () => {
    await outbound.close()
    await desk.stop()
  })

  test('misses nothing when what it has read changes meanwhile', async () => {
    await start({ tickets: 450 })
    const live = desk.world.ordered('id').filter(({ state }) => state === 'live' || state === 'merged')
    const oldest = desk.world.ordered('updatedAt').map(({ id }) => id)
    // with numbered pages, as many of the next page would slip onto the one that was read
    const { heads } = await walk(null, (page) => {
      desk.world.clock.advance(1_000)
      for (const id of oldest.slice(page * 10, page * 10 + 10))
        if (desk.world.ticket(id)?.state === 'live') desk.world.reply(id, 'Any news?')
    })
    expect(idsOf(heads)).toEqual(new Set(live.map(({ id }) => id)))
  })

  test('goes past more tickets of one second than a page holds', async () => {
    await start({ tickets: 350 })
    const ids = desk.world.ordered('id').flatMap(({ id, state }) => (state === 'live' ? [id] : []))
    desk.world.stampAll(ids.slice(0, 250), Date.UTC(2026, 8, 1))
    const { heads } = await walk(null)
    expect(ids.filter((id) => !idsOf(heads).has(id))).toEqual([])
  })

  test('tries every id when the list ends before the second does', async () => {
    await start({ tickets: 350, mostPages: 2 })
    const ids = desk.world.ordered('id').flatMap(({ id, state }) => (state === 'live' ? [id] : []))
    desk.world.stampAll(ids.slice(0, 300), Date.UTC(2026, 8, 1))
    desk.world.stampAll(ids.slice(300), Date.UTC(2026, 8, 2))
    const { heads } = await walk(null)
    expect(ids.filter((id) => !idsOf(heads).has(id))).toEqual([])
    const unlisted = heads.find(({ raw }) => raw === undefined) as TicketHead
    expect(await helpdesk.complete(unlisted)).toMatchObject({ id: unlisted.id })
    expect(await helpdesk.complete({ ...unlisted, id: '999999' })).toBeUndefined()
  })

  test('sees changes although a clock there was set back, and although one ticket is dated ahead', async () => {
    await start({ tickets: 20, now: Date.now })
    desk.world.stampAll([3], Date.now() + 86_400_000)
    const { cursor } = await walk(null)
    desk.world.clock.advance(-4 * 60_000)
    desk.world.reply(5, 'On its way.')
    expect(idsOf((await walk(cursor)).heads)).toContain(5)
  })

  test('asks for everything since 1970, not for the last 30 days', async () => {
    await start({ tickets: 5 })
    await walk(null)
    const [first] = desk.requests
    expect(decodeURIComponent(first?.path ?? '')).toContain('updated_since=1970-01-01T00:00:00Z')
  })
})

describe('a key that sees some tickets only', () => {
  beforeEach(() => start({ tickets: 3 }))
  afterEach(async () => {
    await outbound.close()
    await desk.stop()
  })

  test('is refused, as what it does not see would count as deleted', async () => {
    desk.trap({ does: 'answer', answer: { status: 200, body: { ticket_scope: 2 } } }, { on: /agents\/me/ })
    await expect(helpdesk.check()).rejects.toMatchObject({
      code: 'helpdesk_refused',
      message: expect.stringContaining('global access'),
    })
  })

  test('that may not list products or settings reads tickets and articles all the same', async () => {
    const refused = { does: 'answer', answer: { status: 403, body: {} } } as const
    desk.trap(refused, { on: /products/, times: 9 })
    desk.trap(refused, { on: /settings/, times: 9 })
    expect(await helpdesk.ticket('1')).toMatchObject({ id: '1', product: null })
    const { articles } = await helpdesk.articles(null)
    expect(articles[0]).toMatchObject({ locale: 'en' })
  })
})

describe('a webhook', () => {
  const secret = 'a-secret-of-naru'
  const read = (
    body: unknown,
    headers: Record<string, string> = { 'x-naru-webhook-secret': secret },
    own = secret,
  ) =>
    freshdesk.readWebhook({
      ...{ headers, secret: own, now: Date.now() },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    })

  test.each([
    [
      { ticket_id: '12', event: 'replied' },
      { ticketId: '12', kind: 'changed' },
    ],
    [{ ticket_id: 12 }, { ticketId: '12', kind: 'changed' }],
    [
      { ticket_id: ' 12 ', event: 'Deleted' },
      { ticketId: '12', kind: 'gone' },
    ],
    [
      { ticket_id: '12', event: 'spam' },
      { ticketId: '12', kind: 'gone' },
    ],
    [
      { ticket_id: '12', event: 'merged' },
      { ticketId: '12', kind: 'gone' },
    ],
    [
      { ticket_id: '12', event: 'redacted' },
      { ticketId: '12', kind: 'hidden' },
    ],
    [{ freshdesk_webhook: { ticket_id: 12, ticket_subject: 'x' } }, { ticketId: '12', kind: 'changed' }],
  ])('%j is read', (body, event) => {
    expect(read(body)).toEqual([event])
  })

  test.each([
    ['without the header', {}, secret],
    ['with another secret', { 'x-naru-webhook-secret': 'another' }, secret],
    ['with an empty one', { 'x-naru-webhook-secret': '' }, ''],
    ['where none is stored', { 'x-naru-webhook-secret': 'any' }, ''],
  ])('%s is none of the help desk', (_how, headers, own) => {
    expect(() => read({ ticket_id: '1' }, headers as Record<string, string>, own)).toThrow(
      expect.objectContaining({ code: 'webhook_not_verified', status: 401 }),
    )
  })

  test.each([
    '',
    'no json',
    '[]',
    '{"ticket_id":"{{ticket.id}}"}',
    '{"ticket_id":"1; drop"}',
    '{"event":"deleted"}',
  ])('whose body makes no sense is refused: %s', (body) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code: 'webhook_unreadable', status: 400 }))
  })
})

const samples = fileURLToPath(new URL('../../../../../shared/data/freshdesk/', import.meta.url))

describe.skipIf(!existsSync(samples))('recorded answers', () => {
  const load = (name: string): unknown => JSON.parse(readFileSync(`${samples}${name}.json`, 'utf8'))

  test('of tickets are read, those of older accounts too', () => {
    const ticket = ticketSchema.parse(load('ticket_1'))
    const conversations = conversationsSchema.parse(load('conversations'))
    const parts = {
      ticket,
      conversations,
      products: new Map<string, string>(),
      url: 'https://acme.freshdesk.com',
    }
    expect(mapFreshdeskTicket(parts)).toMatchObject({
      ...{ id: '1', state: 'live', mergedInto: null, subject: 'This is a sample ticket', status: 'open' },
      ...{ priority: 'low', type: 'Question', channel: 'portal', tags: ['foo', 'bar'], groupId: null },
      ...{ requesterId: '6012691534', assigneeId: '6010396333', resolvedAt: null, customFields: {} },
      url: 'https://acme.freshdesk.com/a/tickets/1',
      turns: [
        { id: 'description', attachments: [{ id: '1', name: 'attachment.txt', bytes: 44115 }] },
        { id: '1', kind: 'note', isPrivate: true, html: '<div>This is a private note</div>' },
        { id: '2', kind: 'reply', isPrivate: false, createdAt: '2016-05-19T05:36:14.000Z' },
      ],
    })
    const [old] = ticketsSchema.parse(load('all_tickets'))
    const mapped = mapFreshdeskTicket({ ...parts, ticket: old as typeof ticket, conversations: [] })
    expect(mapped).toMatchObject({ type: 'Question', createdAt: '2014-12-31T02:27:09.000Z', tags: ['mytag'] })
    expect(mapped.turns[0]?.html).toBe('<div>This is a sample ticket, feel free to delete it.</div>')
    for (const name of ['reply_1', 'note_1']) conversationsSchema.parse([load(name)])
    for (const name of ['ticket_1_updated', 'outbound_email_1']) ticketSchema.parse(load(name))
    ticketsSchema.parse((load('search_tickets') as { results: unknown }).results)
  })

  test('of groups and solutions are read', () => {
    expect(groupsSchema.parse(load('groups'))).toEqual([
      { id: '1', name: 'Entertainers' },
      { id: '2', name: 'Helpdesk' },
    ])
    for (const name of ['solution_categories', 'solution_categories_fr']) categoriesSchema.parse(load(name))
    for (const name of ['solution_folders', 'solution_folders_fr']) foldersSchema.parse(load(name))
    for (const name of ['solution_articles', 'solution_articles_fr']) {
      const articles = articlesSchema.parse(load(name))
      expect(articles.map(({ id }) => id)).toEqual(['4', '5'])
    }
  })
})

describe('a thread', () => {
  const created_at = '2026-03-03T10:00:00Z'
  const ticket = ticketSchema.parse({
    ...{ id: 1, subject: 'x', status: 5, requester_id: 9, created_at, updated_at: created_at },
  })
  const read = (...conversations: object[]) =>
    mapFreshdeskTicket({
      ...{ ticket, products: new Map<string, string>(), url: 'https://acme.freshdesk.com' },
      conversations: conversationsSchema.parse(
        conversations.map((said, at) => ({ id: at + 2, user_id: 3, incoming: false, created_at, ...said })),
      ),
    })

  test('is merged by a note of an agent, not by a reply that quotes the customer', () => {
    const text = 'This ticket is closed and merged into ticket 42'
    expect(read({ source: 0, private: false, body_text: `No.\n> ${text}` }).state).toBe('live')
    expect(read({ source: 2, private: true, body_text: text })).toMatchObject({
      state: 'merged',
      mergedInto: '42',
    })
  })

  // each takes minutes where it is read again from every character: then the test runs out of its time
  test.each([
    ['spaces', `merged into ticket${' '.repeat(400_000)}`],
    ['brackets', '<'.repeat(400_000)],
  ])('of nothing but %s holds nobody up', (_, body) => {
    expect(read({ source: 2, body_text: body }, { source: 2, body }).state).toBe('live')
  })

  test('has no public note unless Freshdesk says that it is', () => {
    const turns = read({ source: 2 }, { source: 2, private: false }, { source: 0 }).turns.slice(1)
    expect(turns.map(({ kind, isPrivate }) => [kind, isPrivate])).toEqual([
      ['note', true],
      ['reply', false],
      ['reply', false],
    ])
  })
})
