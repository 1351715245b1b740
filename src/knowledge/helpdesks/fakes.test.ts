import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import {
  type FakeFreshdesk,
  simpleFreshdeskBody,
  startFakeFreshdesk,
} from '../../../testkit/helpdesk/fake-freshdesk.ts'
import { type FakeZendesk, startFakeZendesk } from '../../../testkit/helpdesk/fake-zendesk.ts'

const SAMPLES = fileURLToPath(new URL('../../../../shared/data/freshdesk/', import.meta.url))
const EVER = 'updated_since=1970-01-01T00:00:00Z'

// What tests elsewhere rely on: that the fakes behave where the real ones are awkward.
let desk: FakeFreshdesk | FakeZendesk
afterEach(() => desk?.stop())

async function freshdesk(options: Parameters<typeof startFakeFreshdesk>[0] = {}) {
  const fake = await startFakeFreshdesk({ tickets: 60, ...options })
  desk = fake
  const authorization = `Basic ${Buffer.from(`${fake.apiKey}:X`).toString('base64')}`
  return { fake, ...reader(`${fake.url}/api/v2`, authorization) }
}

async function zendesk(options: Parameters<typeof startFakeZendesk>[0] = {}) {
  const fake = await startFakeZendesk({ tickets: 60, ...options })
  desk = fake
  const authorization = `Basic ${Buffer.from(`${fake.email}/token:${fake.apiToken}`).toString('base64')}`
  return { fake, ...reader(`${fake.url}/api/v2`, authorization) }
}

function reader(base: string, authorization: string) {
  const get = (path: string, headers: Record<string, string> = { authorization }) =>
    fetch(path.startsWith('http') ? path : base + path, { headers, redirect: 'manual' })
  return { get, json: async (path: string) => JSON.parse(await (await get(path)).text()) }
}

/** An id of a generated ticket that is as wanted. */
function ticketLike(fake: FakeFreshdesk | FakeZendesk, fits: (id: number) => boolean): number {
  const found = fake.world.ordered('id').find(({ id, state }) => state === 'live' && fits(id))
  if (!found) throw new Error('no ticket is like that')
  return found.id
}

describe('the fake Freshdesk', () => {
  test('refuses a wrong key, a page too far and a page too large in its own words', async () => {
    const { get, json } = await freshdesk()

    const refused = await get('/tickets', {
      authorization: `Basic ${Buffer.from('wrong:X').toString('base64')}`,
    })
    expect(refused.status).toBe(401)
    expect(await refused.json()).toMatchObject({ code: 'invalid_credentials' })
    const far = await get(`/tickets?page=301&${EVER}`)
    expect(far.status).toBe(400)
    expect(await far.json()).toMatchObject({ errors: [{ field: 'page', code: 'invalid_value' }] })
    expect(await json('/tickets?per_page=101')).toMatchObject({ errors: [{ field: 'per_page' }] })
  })

  test('lists by pages: the last 30 days unless told, without what is deleted or spam', async () => {
    const { fake, get, json } = await freshdesk()
    fake.world.clock.set('2026-11-20T00:00:00Z')
    const fresh = fake.world.create({ subject: 'New', text: 'Hello there' })
    fake.world.delete(1)
    fake.world.spam(2)

    expect((await json('/tickets')).map((row: { id: number }) => row.id)).toEqual([fresh])
    const page = await get(`/tickets?${EVER}&order_by=updated_at&order_type=asc&per_page=10&include=stats`)
    expect(page.headers.get('link')).toMatch(/page=2>; rel="next"$/)
    expect(page.headers.get('x-ratelimit-used-currentrequest')).toBe('3')
    const rows = (await page.json()) as Array<{ id: number; description?: string }>
    expect(rows).toHaveLength(10)
    expect(rows.some(({ id, description }) => id < 3 || description !== undefined)).toBe(false)
    expect(await json(`/tickets?filter=deleted&${EVER}`)).toContainEqual(
      expect.objectContaining({ id: 1, deleted: true }),
    )
    expect(await json('/tickets/2')).toMatchObject({ id: 2, spam: true })
  })

  test('gives ten conversations with a ticket and the rest by pages; gone is 404', async () => {
    const { fake, get, json } = await freshdesk()
    const id = fake.world.create({ subject: 'Long', text: 'It goes on' })
    for (let turn = 0; turn < 11; turn++) fake.world.answer(id, `Turn ${turn}`)

    expect((await json(`/tickets/${id}?include=conversations`)).conversations).toHaveLength(10)
    expect(await json(`/tickets/${id}/conversations?per_page=10&page=2`)).toMatchObject([
      { body_text: 'Turn 10', incoming: true, private: false },
    ])
    fake.world.purge(id)
    expect((await get(`/tickets/${id}`)).status).toBe(404)
  })

  test('signs another address for an attachment each time, which runs out', async () => {
    const { fake, json } = await freshdesk()
    const file = { kind: 'log', name: 'boot', text: 'Xid 79' } as const
    const id = fake.world.create({ subject: 'Log', text: 'Here', attachments: [file] })
    const address = async () => (await json(`/tickets/${id}`)).attachments[0].attachment_url as string
    const first = await address()

    expect(await address()).not.toBe(first)
    expect(await (await fetch(first)).text()).toBe('Xid 79')
    expect((await fetch(first, { headers: { authorization: 'Basic any' } })).status).toBe(400)
    fake.expireAttachmentUrls()
    const late = await fetch(first)
    expect(late.status).toBe(403)
    expect(await late.text()).toContain('Request has expired')
    expect((await fetch(await address())).status).toBe(200)
  })

  test('counts credits a minute of its own clock, and springs the traps that are set', async () => {
    const { fake, get } = await freshdesk()
    fake.limit(3)
    expect((await get('/tickets?include=stats')).status).toBe(200)
    const limited = await get('/groups')
    expect([limited.status, Number(limited.headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
    fake.world.clock.advance(60_000)
    expect((await get('/groups')).status).toBe(200)

    fake.limit(1_000)
    fake.trap({ does: 'limit', retryAfter: 7 }, { on: /conversations/, skip: 1 })
    expect((await get('/tickets/3/conversations')).status).toBe(200)
    expect((await get('/tickets/3/conversations')).headers.get('retry-after')).toBe('7')
    expect((await get('/tickets/3/conversations')).status).toBe(200)
    fake.trap({ does: 'truncate' }, { on: /groups/ })
    await expect(get('/groups').then((answer) => answer.text())).rejects.toThrow()
    fake.trap({ does: 'run', what: () => fake.world.delete(3) }, { on: /tickets\/3/ })
    expect(await (await get('/tickets/3')).json()).toMatchObject({ deleted: true })
  })

  test('tells a webhook what happens, in order', async () => {
    const { fake } = await freshdesk()
    const listening = await webhookListener()
    fake.subscribe({ url: listening.url, headers: { 'x-secret': 's3cret' } })
    const id = fake.world.create({ subject: 'One', text: 'Two three' })
    fake.world.merge(
      id,
      ticketLike(fake, (other) => other > 3),
    )
    fake.subscribe({ url: listening.url, body: simpleFreshdeskBody })
    fake.world.update(id, { subject: 'Other' })
    await fake.webhooksSent()
    listening.stop()

    expect(listening.got).toEqual([
      { secret: 's3cret', body: { ticket_id: id, event: 'created' } },
      { secret: 's3cret', body: { ticket_id: id, event: 'merged' } },
      { body: { freshdesk_webhook: expect.objectContaining({ ticket_id: id, ticket_subject: 'Other' }) } },
    ])
    expect(fake.world.ticket(id)).toMatchObject({ status: 'closed', state: 'merged' })
  })

  test('shows what was redacted, made private, restored, and a page of one and the same time', async () => {
    const { fake, json } = await freshdesk()
    const id = fake.world.create({ subject: 'Card', text: 'It is 4417 1234' })
    const turn = fake.world.reply(id, 'For all to see')
    fake.world.redact(id, '4417')
    fake.world.makePrivate(id, turn)
    fake.world.delete(id)
    fake.world.restore(id)

    const ticket = await json(`/tickets/${id}?include=conversations`)
    expect(ticket).toMatchObject({ description_text: 'It is ▇▇▇▇ 1234', conversations: [{ private: true }] })
    expect(ticket.description).not.toContain('4417')
    expect(ticket.deleted).toBeUndefined()
    fake.world.stampAll([1, 5, 9], '2026-11-22T00:00:00Z')
    fake.world.clock.set('2026-11-22T00:00:10Z')
    const since = await json('/tickets?updated_since=2026-11-22T00:00:00Z&order_by=updated_at&order_type=asc')
    expect(since.map((row: { id: number }) => row.id).filter((one: number) => one !== id)).toEqual([1, 5, 9])
    fake.world.clock.advance(-3_600_000)
    fake.world.answer(5, 'The clock went back')
    expect(await json('/tickets/5')).toMatchObject({ updated_at: '2026-11-21T23:00:10Z' })
  })

  test('has folders for everyone, signed-in people, agents and some, one within another, and drafts', async () => {
    const { json } = await freshdesk()
    const folders = [
      ...(await json('/solutions/categories/801/folders')),
      ...(await json('/solutions/categories/802/folders')),
    ]

    expect(new Set(folders.map(({ visibility }) => visibility))).toEqual(new Set([1, 2, 3, 4]))
    expect(await json('/solutions/folders/811/subfolders')).toMatchObject([
      { id: 851, parent_folder_id: 811 },
    ])
    const articles = await json('/solutions/folders/811/articles')
    expect(new Set(articles.map(({ status }: { status: number }) => status))).toEqual(new Set([1, 2]))
  })

  test.skipIf(!existsSync(SAMPLES))('answers in the shapes of recorded answers', async () => {
    const { fake, json } = await freshdesk()
    const sample = (name: string) => JSON.parse(readFileSync(`${SAMPLES}${name}.json`, 'utf8'))
    const id = ticketLike(fake, (one) => (fake.world.ticket(one)?.turns.length ?? 0) > 4)
    const names = (row: object, ...old: string[]) => Object.keys(row).filter((name) => !old.includes(name))
    const ticket = await json(`/tickets/${id}?include=stats,requester`)

    // recorded from older accounts: some names are no longer documented
    expect(Object.keys(ticket)).toEqual(expect.arrayContaining(names(sample('ticket_1'), 'priority_name')))
    expect(Object.keys(ticket.stats)).toEqual(expect.arrayContaining(names(sample('ticket_1').stats)))
    const [turn] = await json(`/tickets/${id}/conversations`)
    expect(Object.keys(turn)).toEqual(expect.arrayContaining(names(sample('conversations')[0])))
    const shapes: Array<[string, string]> = [
      ['/groups', 'groups'],
      ['/solutions/categories', 'solution_categories'],
      ['/solutions/categories/801/folders', 'solution_folders'],
      ['/solutions/folders/811/articles', 'solution_articles'],
      ['/solutions/folders/812/articles/ko', 'solution_articles_fr'],
    ]
    for (const [path, name] of shapes)
      expect(Object.keys((await json(path))[0]), path).toEqual(expect.arrayContaining(names(sample(name)[0])))
    expect(Object.keys(await json('/agents/me'))).toEqual(expect.arrayContaining(names(sample('agent_1'))))
  })
})

describe('the fake Zendesk', () => {
  test('exports all by cursor, deleted tickets too, the last minute left out, ten times a minute', async () => {
    const { fake, get, json } = await zendesk({ tickets: 1_200 })
    const first = await json('/incremental/tickets/cursor.json?start_time=0')
    expect([first.tickets.length, first.end_of_stream]).toEqual([1_000, false])
    const second = await json(first.after_url)
    expect([second.tickets.length, second.end_of_stream]).toEqual([200, true])
    expect(
      second.tickets.concat(first.tickets).some(({ status }: { status: string }) => status === 'deleted'),
    ).toBe(true)

    const id = ticketLike(fake, () => true)
    fake.world.delete(id)
    const cursor = `/incremental/tickets/cursor?cursor=${encodeURIComponent(second.after_cursor)}`
    expect((await json(cursor)).tickets).toEqual([])
    fake.world.clock.advance(61_000)
    expect((await json(cursor)).tickets).toMatchObject([{ id, status: 'deleted' }])
    expect((await get(`/tickets/${id}`)).status).toBe(404)
    for (let request = 0; request < 9; request++) await get(cursor)
    expect((await get(cursor)).status).toBe(429)
    expect((await get('/groups')).status).toBe(200)
  })

  test('pages comments, leads with credentials to a file and without to the sign-in page', async () => {
    const { fake, get, json } = await zendesk()
    const file = { kind: 'csv', name: 'usage', text: 'a,b' } as const
    const id = fake.world.create({ subject: 'One', text: 'Two', attachments: [file] })
    fake.world.note(id, 'For us only')

    const page = await json(`/tickets/${id}/comments?page[size]=1`)
    expect(page.meta.has_more).toBe(true)
    expect(page.comments).toMatchObject([{ body: 'Two', public: true }])
    const { users } = await json(`/tickets/${id}/comments?page[size]=100&include=users`)
    expect(users.map(({ role }: { role: string }) => role)).toEqual(['end-user', 'admin'])
    expect(await json(`/tickets/${id}/metrics`)).toMatchObject({ ticket_metric: { solved_at: null } })
    expect((await json(page.links.next)).comments).toMatchObject([{ body: 'For us only', public: false }])
    expect((await get(`/tickets/${id}/comments?page[size]=101`)).status).toBe(400)
    const [{ content_url: address }] = page.comments[0].attachments
    expect((await get(address, {})).headers.get('location')).toContain('/access/unauthenticated')
    const leads = (await get(address)).headers.get('location') ?? ''
    expect(await (await fetch(leads)).text()).toBe('a,b')
  })

  test('has articles with segments, drafts and translations that not all have', async () => {
    const { json } = await zendesk()
    const { articles } = await json('/help_center/en-us/articles?page[size]=100')
    const { articles: korean } = await json('/help_center/ko/articles?page[size]=100')

    const segments = articles.map((row: { user_segment_id: number | null }) => row.user_segment_id)
    expect(new Set(segments)).toEqual(new Set([null, 7001, 7002, 7003]))
    expect(articles.filter(({ draft }: { draft: boolean }) => draft)).toHaveLength(1)
    expect(korean.length).toBeLessThan(articles.length)
  })

  test('signs its events over the time and the very bytes', async () => {
    const { fake } = await zendesk()
    const listening = await webhookListener()
    const sent = await fake.sendWebhook(
      { url: listening.url, secret: 's3cret', timestamp: '2026-11-20T00:00:00Z', body: () => ({ id: 1 }) },
      { kind: 'redacted', ticketId: 1 },
    )
    listening.stop()

    expect(sent.status).toBe(202)
    // echo -n '2026-11-20T00:00:00Z{"id":1}' | openssl dgst -sha256 -hmac s3cret -binary | base64
    expect(listening.signatures).toEqual(['8g5okKQVhlNIzMfbdRjN6FlQl/VYjfmriO5HMoL+G5A='])
  })
})

/** Takes webhooks and remembers them. */
async function webhookListener() {
  const got: unknown[] = []
  const signatures: unknown[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    got.push({ secret: request.headers['x-secret'], body: JSON.parse(Buffer.concat(chunks).toString()) })
    signatures.push(request.headers['x-zendesk-webhook-signature'])
    response.writeHead(202).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}/hook`, got, signatures, stop: () => server.close() }
}
