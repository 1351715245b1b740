import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startFakeFreshdesk } from '../../../testkit/helpdesk/fake-freshdesk.ts'
import { startFakeZendesk } from '../../../testkit/helpdesk/fake-zendesk.ts'
import { articleCanary } from '../../../testkit/helpdesk/generate-articles.ts'
import { GROUPS } from '../../../testkit/helpdesk/people.ts'
import type { WorldTicket } from '../../../testkit/helpdesk/ticket.ts'
import type { World } from '../../../testkit/helpdesk/world.ts'
import { createOutbound, type Outbound } from '../../platform/index.ts'
import type { Helpdesk, HelpdeskArticle, HelpdeskTicket, TicketHead } from './helpdesk.ts'
import { createPacedHttp } from './paced-http.ts'
import { helpdeskConnectors } from './registry.ts'

type Fake = {
  url: string
  world: World
  stop(): Promise<void>
  expireAttachmentUrls(): void
  requests: Array<{ path: string; authorization: string | undefined }>
  files: Pick<Awaited<ReturnType<typeof startFakeFreshdesk>>['files'], 'requests' | 'trap'>
  trap: Awaited<ReturnType<typeof startFakeFreshdesk>>['trap']
}

const TICKETS = 240
const plenty = { tickets: TICKETS, now: () => Date.UTC(2026, 9, 1) }
const fakes: Record<string, () => Promise<{ fake: Fake; secret: string; more: object }>> = {
  freshdesk: async () => {
    const fake = await startFakeFreshdesk(plenty)
    return { fake, secret: fake.apiKey, more: {} }
  },
  zendesk: async () => {
    const fake = await startFakeZendesk({ ...plenty, exportsPerMinute: 100_000 })
    return { fake, secret: fake.apiToken, more: { email: fake.email } }
  },
}

describe.each(helpdeskConnectors.map((connector) => [connector.kind, connector] as const))(
  '%s',
  (kind, connector) => {
    let fake: Fake
    let helpdesk: Helpdesk
    let outbound: Outbound
    let world: World
    let connectWith: (secret: string) => Helpdesk
    beforeAll(async () => {
      const started = await (fakes[kind] as (typeof fakes)[string])()
      fake = started.fake
      world = fake.world
      outbound = createOutbound({ allow: ['127.0.0.0/8'] })
      const http = createPacedHttp({ outbound, allow: ['127.0.0.0/8'], sleep: async () => {} }).of('src_1')
      const config = connector.configSchema.parse({ url: fake.url, ...started.more })
      connectWith = (secret) => connector.connect({ config, secret, http })
      helpdesk = connectWith(started.secret)
    })
    afterAll(async () => {
      await outbound.close()
      await fake.stop()
    })

    test('has names, settings that make a form, and says who makes up its secrets', () => {
      expect(connector.kind).toMatch(/^[a-z][a-z0-9_]*$/)
      expect([connector.label.en, connector.label.ko, connector.secretLabel.en]).not.toContain('')
      expect(connector.secretLabel.ko).toMatch(/[가-힣]/)
      expect(connector.webhookHeader).toBe(connector.webhookHeader.toLowerCase())
      const form = z.toJSONSchema(connector.configSchema, { io: 'input' })
      expect(form).toMatchObject({ type: 'object', required: ['url'] })
      for (const field of Object.values(form.properties ?? {}))
        expect(typeof (field as { description?: string }).description).toBe('string')
    })

    test.each([
      'https://acme.example.com/path',
      'ftp://acme.example.com',
      'https://a:b@acme.example.com',
      'acme',
    ])('does not take %s for an address', (url) =>
      expect(connector.configSchema.safeParse({ url }).success).toBe(false),
    )

    test('lets in who has the credential, and says what is wrong otherwise', async () => {
      await helpdesk.check()
      await expect(connectWith('wrong-secret').check()).rejects.toMatchObject({
        code: 'helpdesk_refused',
        status: 422,
        message: expect.not.stringContaining('wrong-secret'),
      })
      fake.trap({ does: 'answer', answer: { status: 404, body: 'no such account' } })
      await expect(helpdesk.check()).rejects.toMatchObject({ code: 'helpdesk_not_found' })
    })

    test('counts its tickets and names its groups', async () => {
      const live = world.ordered('id').filter(({ state }) => state === 'live' || state === 'merged')
      expect(await helpdesk.countTickets()).toBeGreaterThanOrEqual(live.length * 0.5)
      expect(await helpdesk.groups()).toEqual(
        GROUPS.map(({ id, name }) => ({ id: String(id), name: expect.any(String) && name })),
      )
    })

    test('tells every ticket with every turn', async () => {
      const { heads } = await walkChanges(helpdesk, null)
      const expected = world.ordered('id').filter(({ state }) => state === 'live' || state === 'merged')
      const told = heads
        .filter(({ state }) => state === 'live' || state === 'merged')
        .map(({ id }) => Number(id))
      expect(new Set(told)).toEqual(new Set(expected.map(({ id }) => id)))
      for (const head of heads.filter((_, index) => index % 12 === 0)) {
        const own = world.ticket(Number(head.id)) as WorldTicket
        if (own.state === 'live') expectSame(await helpdesk.complete(head), own)
      }
    })

    test('goes on where it stopped, and tells what changed only', async () => {
      const { heads: before, cursor } = await walkChanges(helpdesk, null)
      world.clock.advance(3_600_000)
      const id = world.create({ subject: 'Printer', text: 'It is on fire.' })
      world.reply(7, 'Have you tried water?')
      world.clock.advance(61_000)
      const { heads, cursor: next } = await walkChanges(helpdesk, cursor)
      // a poll may overlap with the one before, but tells nothing new of what it repeats
      const known = new Map(before.map((head) => [head.id, head.updatedAt]))
      const news = (some: TicketHead[]) => some.filter((head) => known.get(head.id) !== head.updatedAt)
      expect(heads.length).toBeLessThan(10)
      expect(new Set(news(heads).map((head) => Number(head.id)))).toEqual(new Set([id, 7]))
      for (const head of heads) known.set(head.id, head.updatedAt)
      expect(news((await walkChanges(helpdesk, next)).heads)).toEqual([])
    })

    test('reads threads to the end, whatever a page holds', async () => {
      const id = world.create({ subject: 'Long', text: 'It begins.' })
      for (let turn = 1; turn <= 215; turn++) {
        world.clock.advance(1_000)
        if (turn % 3 === 0) world.note(id, `note ${turn}`)
        else world.answer(id, `turn ${turn}`)
      }
      const ticket = (await helpdesk.ticket(String(id))) as HelpdeskTicket
      expect(ticket.turns).toHaveLength(216)
      expectSame(ticket, world.ticket(id) as WorldTicket)
      const notes = ticket.turns.filter(({ isPrivate }) => isPrivate)
      expect(notes).toHaveLength(71)
      expect(notes.every(({ kind: is }) => is === 'note')).toBe(true)
    })

    test('tells of tickets that are gone, merged, restored', async () => {
      const { cursor } = await walkChanges(helpdesk, null)
      world.clock.advance(3_600_000)
      const [deleted, spam, second, first, back, purged] = [1, 2, 3, 4, 5, 6].map((n) =>
        world.create({ subject: `Number ${n}`, text: 'Hello.' }),
      ) as [number, number, number, number, number, number]
      world.delete(deleted)
      world.spam(spam)
      world.merge(second, first)
      world.delete(back)
      world.restore(back)
      world.purge(purged)
      world.clock.advance(61_000)
      const { heads } = await walkChanges(helpdesk, cursor)
      const states = new Map(heads.map((head) => [Number(head.id), head.state]))
      const gone = new Set((await walkIds((at) => helpdesk.gone(at))).ids.map(Number))
      for (const id of [deleted, spam]) {
        expect(gone.has(id) || ['deleted', 'spam'].includes(states.get(id) as string)).toBe(true)
        const found = await helpdesk.ticket(String(id))
        expect(found === undefined || found.state !== 'live').toBe(true)
      }
      expect(await helpdesk.ticket(String(purged))).toBeUndefined()
      const merged = await helpdesk.ticket(String(second))
      expect(merged).toMatchObject({ state: 'merged', mergedInto: String(first) })
      expect(await helpdesk.ticket(String(first))).toMatchObject({ state: 'live', mergedInto: null })
      expect(gone.has(back)).toBe(false)
      expect(states.get(back)).toBe('live')
      expect(await helpdesk.ticket(String(back))).toMatchObject({ state: 'live' })
      const { ids } = await walkIds((at) => helpdesk.ticketIds(at))
      const kept = world.ordered('id').filter(({ state }) => state === 'live' || state === 'merged')
      expect(new Set(ids.map(Number))).toEqual(new Set(kept.map(({ id }) => id)))
    })

    test('tells when each was changed in the list of all', async () => {
      const { ids, updatedAt } = await walkIds((at) => helpdesk.ticketIds(at))
      for (const id of ids.slice(0, 30)) expect((await helpdesk.ticket(id))?.updatedAt).toBe(updatedAt[id])
    })

    test('does not keep a customer who writes of merging from being heard', async () => {
      const id = world.create({ subject: 'Odd', text: 'Hello.', status: 'closed' })
      world.answer(
        id,
        'This ticket is closed and merged into ticket 4. This request was merged into request #4.',
      )
      world.update(id, { status: 'closed' })
      expect(await helpdesk.ticket(String(id))).toMatchObject({ state: 'live', mergedInto: null })
      world.merge(id, 4)
      world.clock.advance(1_000)
      world.answer(id, 'This ticket is closed and merged into ticket #5.')
      expect(await helpdesk.ticket(String(id))).toMatchObject({ state: 'merged', mergedInto: '4' })
    })

    test('tells the thread as it is now after a redaction and a reply that was made private', async () => {
      const id = world.create({ subject: 'Card', text: 'My card is 4000123412341234.' })
      world.clock.advance(5_000)
      const turn = world.reply(id, 'It is stolen.')
      world.redact(id, '4000123412341234')
      world.makePrivate(id, turn)
      const ticket = (await helpdesk.ticket(String(id))) as HelpdeskTicket
      expect(JSON.stringify(ticket)).not.toContain('4000123412341234')
      expect(ticket.turns.at(-1)).toMatchObject({ isPrivate: true, kind: 'note' })
    })

    test('hands out attachments through fresh addresses, and its credential to nobody else', async () => {
      const id = world.create({
        ...{ subject: 'Files', text: 'See the log.' },
        attachments: [{ kind: 'log', name: 'a.log', text: 'first line' }],
      })
      world.clock.advance(5_000)
      world.note(id, 'See this.', [{ kind: 'csv', name: 'b.csv', text: 'x,y' }])
      const ticket = (await helpdesk.ticket(String(id))) as HelpdeskTicket
      fake.expireAttachmentUrls()
      for (const turn of ticket.turns) {
        const [attachment] = turn.attachments
        const own = (world.ticket(id) as WorldTicket).turns
          .flatMap(({ attachments }) => attachments)
          .find((one) => String(one.id) === attachment?.id)
        expect(attachment).toEqual({
          id: String(own?.id),
          name: own?.name,
          contentType: own?.contentType,
          bytes: own?.size,
        })
        const place = { ticketId: String(id), turnId: turn.id, attachmentId: attachment?.id as string }
        expect(await helpdesk.attachment(place, { maxBytes: 1_000_000 })).toEqual(own?.bytes())
        await expect(helpdesk.attachment(place, { maxBytes: 2 })).rejects.toMatchObject({
          code: 'answer_too_large',
        })
        expect(await helpdesk.attachment({ ...place, attachmentId: '1' }, { maxBytes: 10 })).toBeUndefined()
      }
      expect(fake.files.requests.length).toBeGreaterThan(0)
      expect(fake.files.requests.every(({ authorization }) => authorization === undefined)).toBe(true)
      expect(fake.requests.every(({ authorization }) => authorization !== undefined)).toBe(true)
      const gone = { ticketId: '987654', turnId: 'description', attachmentId: '1' }
      expect(await helpdesk.attachment(gone, { maxBytes: 10 })).toBeUndefined()
    })

    test('asks for another address when one runs out before it is used', async () => {
      const attachments = [{ kind: 'log' as const, name: 'c.log', text: 'late' }]
      const id = world.create({ subject: 'Late', text: 'See the log.', attachments })
      const [attachment] = (await helpdesk.ticket(String(id)))?.turns[0]?.attachments ?? []
      const place = { ticketId: String(id), turnId: 'description', attachmentId: attachment?.id as string }
      fake.files.trap({ does: 'answer', answer: { status: 403, body: 'Request has expired' } })
      expect((await helpdesk.attachment(place, { maxBytes: 1_000 }))?.toString()).toContain('late')
      fake.files.trap({ does: 'answer', answer: { status: 403, body: 'Request has expired' } }, { times: 2 })
      await expect(helpdesk.attachment(place, { maxBytes: 1_000 })).rejects.toMatchObject({
        code: 'helpdesk_unavailable',
      })
    })

    test('tells published articles in each language, where they lie and who sees them', async () => {
      const articles = await walkArticles(helpdesk)
      const { library } = world
      const expected = library.articles
        .filter(({ isDraft }) => !isDraft)
        .flatMap(({ id, words }) =>
          Object.entries(words).flatMap(([language, text]) => (text.isDraft ? [] : [`${id} ${language}`])),
        )
      expect(new Set(articles.map(({ id, locale }) => `${id} ${locale.slice(0, 2)}`))).toEqual(
        new Set(expected),
      )
      expect(new Set(articles.map((one) => `${one.id} ${one.locale}`)).size).toBe(articles.length)
      for (const article of articles) {
        const own = library.articles.find(({ id }) => String(id) === article.id)
        const folder = library.folders.find(({ id }) => id === own?.folderId)
        const audience = folder?.audience === 'signed_in' ? 'some' : folder?.audience
        expect([article.id, article.audience]).toEqual([article.id, audience])
        expect(article.html).toBe(own?.words[article.locale.slice(0, 2) as 'en' | 'ko']?.html)
        expect(article.path.length).toBeGreaterThanOrEqual(folder?.parentId === null ? 2 : 3)
        if (article.html.includes(articleCanary(992))) expect(article.audience).toBe('agents')
      }
    })

    test.each(['reset', 'truncate', 'half', 'fail'] as const)(
      'gets over an answer that fails once: %s',
      async (does) => {
        fake.trap({ does } as never, { times: 1 })
        expect(await helpdesk.ticket('7')).toMatchObject({ id: '7' })
      },
    )

    test.each([
      ['is away', { does: 'fail', status: 503 } as const, 'helpdesk_unavailable'],
      ['answers what is no JSON', { does: 'garbage' } as const, 'helpdesk_answer_unreadable'],
      [
        'answers what nobody documented',
        { does: 'answer', answer: { status: 200, body: { x: 1 } } } as const,
        'helpdesk_answer_unreadable',
      ],
      [
        'takes rights away',
        { does: 'answer', answer: { status: 403, body: {} } } as const,
        'helpdesk_refused',
      ],
    ])('says so when it %s', async (_how, trap, code) => {
      fake.trap(trap, { times: 4, on: /tickets\/8/ })
      await expect(helpdesk.ticket('8')).rejects.toMatchObject({ code })
      // what is left of the traps
      for (let n = 0; n < 4; n++) await helpdesk.ticket('8').catch(() => {})
    })

    test('gives up at once when it is told to', async () => {
      const stop = new AbortController()
      stop.abort(new Error('shutting down'))
      await expect(helpdesk.changes(null, stop.signal)).rejects.toThrow()
    })
  },
)

/** To the end, as an ingest does. */
async function walkChanges(helpdesk: Helpdesk, from: string | null) {
  const heads: TicketHead[] = []
  for (let cursor = from, pages = 0; pages < 200; pages++) {
    const page = await helpdesk.changes(cursor)
    heads.push(...page.tickets)
    cursor = page.cursor
    if (page.isEnd) return { heads, cursor }
  }
  throw new Error('the walk does not end')
}

async function walkIds(next: (cursor: string | null) => ReturnType<Helpdesk['ticketIds']>) {
  const ids: string[] = []
  const updatedAt: Record<string, string> = {}
  for (let cursor: string | null = null, pages = 0; pages < 200; pages++) {
    const page = await next(cursor)
    ids.push(...page.ids)
    Object.assign(updatedAt, page.updatedAt)
    if (page.cursor === null) return { ids, updatedAt }
    cursor = page.cursor
  }
  throw new Error('the walk does not end')
}

async function walkArticles(helpdesk: Helpdesk): Promise<HelpdeskArticle[]> {
  const articles: HelpdeskArticle[] = []
  for (let cursor: string | null = null; ; ) {
    const page = await helpdesk.articles(cursor)
    articles.push(...page.articles)
    if (page.cursor === null) return articles
    cursor = page.cursor
  }
}

function expectSame(told: HelpdeskTicket | undefined, own: WorldTicket): void {
  const idOf = (id: number | null) => (id === null ? null : String(id))
  expect(told).toMatchObject({
    id: String(own.id),
    state: 'live',
    mergedInto: null,
    subject: own.subject,
    priority: own.priority,
    tags: own.tags,
    groupId: idOf(own.groupId),
    requesterId: String(own.requesterId),
    assigneeId: idOf(own.assigneeId),
    createdAt: new Date(own.createdAt).toISOString(),
    updatedAt: new Date(own.updatedAt).toISOString(),
  })
  expect(told?.turns[0]).toMatchObject({ id: 'description', kind: 'description', isPrivate: false })
  expect(told?.turns.slice(1).map((turn) => turn.id)).toEqual(
    own.turns.slice(1).map((turn) => String(turn.id)),
  )
  for (const [index, turn] of own.turns.entries()) {
    // each help desk has words of its own for what it writes by itself
    if (!turn.text.startsWith('Merged from')) expect(told?.turns[index]?.html).toContain(turn.html)
  }
  expect(told?.turns.map((turn) => turn.attachments.map(({ id }) => id))).toEqual(
    own.turns.map((turn) => turn.attachments.map(({ id }) => String(id))),
  )
  for (const [index, turn] of (told?.turns ?? []).entries()) {
    const said = own.turns[index] as WorldTicket['turns'][number]
    if (index > 0 && said.kind !== 'forward') expect(turn.kind).toBe(said.kind)
    expect(turn.isPrivate).toBe(said.isPrivate || said.kind === 'forward')
  }
}
