import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { type FakeZendesk, startFakeZendesk } from '../../../../testkit/helpdesk/fake-zendesk.ts'
import { createOutbound, type Outbound } from '../../../platform/index.ts'
import type { Helpdesk } from '../helpdesk.ts'
import { createPacedHttp } from '../paced-http.ts'
import { zendesk } from './zendesk.ts'

let desk: FakeZendesk
let outbound: Outbound
let now: number

async function start(
  options: Parameters<typeof startFakeZendesk>[0],
  login?: { email?: string; secret: string },
) {
  now = Date.UTC(2026, 9, 1)
  desk = await startFakeZendesk({ now: () => now, ...options })
  outbound = createOutbound({ allow: ['127.0.0.0/8'] })
  return connect(login ?? { email: desk.email, secret: desk.apiToken })
}

function connect({ email, secret }: { email?: string; secret: string }): Helpdesk {
  const paced = createPacedHttp({
    outbound,
    allow: ['127.0.0.0/8'],
    now: () => now,
    sleep: async (ms) => {
      now += ms
    },
  })
  const config = zendesk.configSchema.parse({ url: desk.url, email })
  return zendesk.connect({ config, secret, http: paced.of('src_1') })
}

describe('the export of tickets', () => {
  afterEach(async () => {
    await outbound.close()
    await desk.stop()
  })

  test('has a limit of its own: it waits while threads go on being read', async () => {
    const helpdesk = await start({ tickets: 10, exportsPerMinute: 2 })
    const { cursor } = await helpdesk.changes(null)
    const last = await helpdesk.changes(cursor)
    const busy = (await helpdesk.changes(last.cursor).catch((error: unknown) => error)) as { retryAt: Date }
    expect(busy).toMatchObject({ code: 'helpdesk_busy', status: 503 })
    expect(busy.retryAt.getTime()).toBeGreaterThan(now + 2_000)
    const asked = desk.requests.length
    await expect(helpdesk.changes(last.cursor)).rejects.toMatchObject({ code: 'helpdesk_busy' })
    expect(desk.requests.length).toBe(asked)
    expect(await helpdesk.ticket('1')).toMatchObject({ id: '1' })
    now = busy.retryAt.getTime()
    expect(await helpdesk.changes(last.cursor)).toMatchObject({ isEnd: true })
  })

  test('leaves its last minute for the next poll', async () => {
    const helpdesk = await start({ tickets: 10, exportsPerMinute: 1_000 })
    let page = await helpdesk.changes(null)
    while (!page.isEnd) page = await helpdesk.changes(page.cursor)
    desk.world.reply(4, 'Hello.')
    const none = await helpdesk.changes(page.cursor)
    expect([none.tickets, none.isEnd]).toEqual([[], true])
    now += 61_000
    const some = await helpdesk.changes(none.cursor)
    expect(some.tickets.map(({ id }) => id)).toEqual(['4'])
  })

  test('is read in smaller pages where tickets are large', async () => {
    const helpdesk = await start({ tickets: 10, exportsPerMinute: 1_000 })
    desk.trap(
      { does: 'answer', answer: { status: 200, body: Buffer.alloc(49 * 1024 * 1024, 0x20) } },
      { on: /incremental/ },
    )
    const { tickets } = await helpdesk.changes(null)
    expect(tickets.length).toBeGreaterThan(5)
    expect(desk.requests.map(({ path }) => /per_page=(\d+)/.exec(path)?.[1])).toEqual(['1000', '100'])
  })

  test('opens for an OAuth token, too', async () => {
    const first = await start({ tickets: 3 })
    await first.check()
    await connect({ secret: desk.oauthToken }).check()
    await expect(connect({ secret: desk.apiToken }).check()).rejects.toMatchObject({
      code: 'helpdesk_refused',
    })
  })

  test('does not take the page for signing in for an attachment', async () => {
    const helpdesk = await start({ tickets: 1 })
    const attachments = [{ kind: 'log' as const, name: 'a.log', text: 'x' }]
    const id = desk.world.create({ subject: 'File', text: 'See it.', attachments })
    const [attachment] = (await helpdesk.ticket(String(id)))?.turns[0]?.attachments ?? []
    const signIn = { status: 200, body: '<html>Sign in</html>', type: 'text/html' }
    desk.trap(
      { does: 'answer', answer: { status: 302, headers: { location: '/access/unauthenticated' } } },
      { on: /attachments\/token/ },
    )
    desk.trap({ does: 'answer', answer: signIn }, { on: /unauthenticated/ })
    const place = { ticketId: String(id), turnId: 'description', attachmentId: attachment?.id as string }
    await expect(helpdesk.attachment(place, { maxBytes: 100 })).rejects.toMatchObject({
      code: 'helpdesk_refused',
    })
    expect((await helpdesk.attachment(place, { maxBytes: 100 }))?.length).toBe(attachment?.bytes)
  })

  test('without a help centre there are no articles', async () => {
    const helpdesk = await start({ tickets: 1 })
    desk.trap({ does: 'answer', answer: { status: 404, body: {} } }, { on: /help_center/, times: 50 })
    expect(await helpdesk.articles(null)).toEqual({ articles: [], cursor: null })
  })
})

describe('a webhook', () => {
  // Zendesk's own secret for webhooks that are being tried out
  const secret = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=='
  const timestamp = '2021-03-25T05:09:27Z'
  const at = Date.parse(timestamp)
  const sign = (body: string, time = timestamp, key = secret) => ({
    'x-zendesk-webhook-signature': createHmac('sha256', key)
      .update(time + body)
      .digest('base64'),
    'x-zendesk-webhook-signature-timestamp': time,
  })
  const read = (
    body: string,
    headers: Record<string, string | undefined> = sign(body),
    time = at,
    own = secret,
  ) => zendesk.readWebhook({ headers, body: Buffer.from(body), secret: own, now: time })
  const event = (type: string, more: object = {}) =>
    JSON.stringify({
      type: `zen:event-type:${type}`,
      subject: 'zen:ticket:35436',
      detail: { id: '35436' },
      ...more,
    })

  test.each([
    ['ticket.comment_added', 'changed'],
    ['ticket.undeleted', 'changed'],
    ['ticket.something_new', 'changed'],
    ['ticket.merged', 'gone'],
    ['ticket.soft_deleted', 'gone'],
    ['ticket.permanently_deleted', 'gone'],
    ['ticket.marked_as_spam', 'gone'],
    ['ticket.comment_redacted', 'hidden'],
    ['ticket.attachment_redacted_from_comment', 'hidden'],
    ['ticket.comment_made_private', 'hidden'],
  ])('of %s: %s', (type, kind) => {
    expect(read(event(type))).toEqual([{ ticketId: '35436', kind }])
    expect(read(event(type, { detail: {} }))).toEqual([{ ticketId: '35436', kind }])
  })

  test('of anything but tickets is passed over', () => {
    expect(read(event('user.created', { subject: 'zen:user:1', detail: { id: '1' } }))).toEqual([])
  })

  test('of a trigger has the body that an admin wrote', () => {
    expect(read('{"ticket_id":"35436","event":"deleted"}')).toEqual([{ ticketId: '35436', kind: 'gone' }])
  })

  // made with `openssl dgst -sha256 -hmac`, not with the code that is tested
  test('is signed over the timestamp and the body, with the secret as it is shown', () => {
    const body = '{"event":"ticket.updated","id":123}'
    const signature = 'S/RDdU2ERmj7LHDDoWJ2onPYH+t7/f2+LTM4dL7UiLM='
    const headers = {
      'x-zendesk-webhook-signature': signature,
      'x-zendesk-webhook-signature-timestamp': timestamp,
    }
    expect(() => read(body, headers)).toThrow(expect.objectContaining({ code: 'webhook_unreadable' }))
  })

  test.each([
    ['without a signature', () => read(event('ticket.created'), {})],
    [
      'with one of another secret',
      () => read(event('ticket.created'), sign(event('ticket.created'), timestamp, 'other')),
    ],
    ['with another body', () => read(event('ticket.soft_deleted'), sign(event('ticket.created')))],
    [
      'with another time',
      () =>
        read(event('ticket.created'), {
          ...sign(event('ticket.created')),
          'x-zendesk-webhook-signature-timestamp': '2021-03-25T05:09:28Z',
        }),
    ],
    [
      'signed six minutes ago',
      () => read(event('ticket.created'), sign(event('ticket.created')), at + 360_000),
    ],
    [
      'signed for six minutes from now',
      () => read(event('ticket.created'), sign(event('ticket.created')), at - 360_000),
    ],
    ['signed at no time', () => read(event('ticket.created'), sign(event('ticket.created'), 'yesterday'))],
    [
      'where no secret is stored',
      () => {
        const body = event('ticket.created')
        return read(body, sign(body, timestamp, ''), at, '')
      },
    ],
  ])('%s is none of the help desk', (_how, what) => {
    expect(what).toThrow(expect.objectContaining({ code: 'webhook_not_verified', status: 401 }))
  })

  test.each(['', 'x', '{}', '{"type":"zen:event-type:ticket.created"}'])(
    'that names no ticket is refused: %s',
    (body) => {
      expect(() => read(body)).toThrow(expect.objectContaining({ code: 'webhook_unreadable', status: 400 }))
    },
  )
})
