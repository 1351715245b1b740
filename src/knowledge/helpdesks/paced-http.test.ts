import { beforeEach, describe, expect, test } from 'vitest'
import { AppError, type OutboundAnswer, type OutboundRequest } from '../../platform/index.ts'
import { createPacedHttp, type PacedHttp } from './paced-http.ts'

const HOST = 'https://acme.example.com'
let now: number
let slept: number[]
let asked: Array<{ url: string; headers: Record<string, string> | undefined }>
let answers: Array<Partial<OutboundAnswer> | Error>
let http: PacedHttp

beforeEach(() => {
  now = Date.UTC(2026, 0, 1)
  slept = []
  asked = []
  answers = []
  http = createPacedHttp({
    outbound: {
      request: async (url: string, options: OutboundRequest = {}) => {
        asked.push({ url, headers: options.headers })
        const answer = answers.shift() ?? {}
        if (answer instanceof Error) throw answer
        return { status: 200, headers: {}, body: Buffer.from('{}'), url, ...answer }
      },
    },
    allow: ['10.0.0.0/8', 'desk.internal'],
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms)
      now += ms
    },
    random: () => 0.5,
  })
})

const get = (path = '/', source = 'src_1', limit?: string) =>
  http.of(source).request(`${HOST}${path}`, limit === undefined ? {} : { limit })
const limited = (headers: Record<string, string>) => ({ status: 429, headers })
const broken = () => new AppError({ code: 'address_unreachable', status: 502, message: 'reset' })

describe('a rate limit', () => {
  test('that is over in a moment is waited for', async () => {
    answers = [limited({ 'retry-after': '2' })]
    expect((await get()).status).toBe(200)
    expect([slept, asked.length]).toEqual([[2_000], 2])
  })

  test('that lasts is told, and nobody asks before its end', async () => {
    answers = [limited({ 'retry-after': '40' })]
    const busy = await get().catch((error: unknown) => error)
    expect(busy).toMatchObject({
      code: 'helpdesk_busy',
      retryAt: new Date(now + 40_000),
      headers: { 'retry-after': '40' },
    })
    await expect(get('/other')).rejects.toMatchObject({ code: 'helpdesk_busy' })
    expect(asked).toHaveLength(1)
    now += 39_000
    await get()
    expect([slept, asked.length]).toEqual([[1_000], 2])
  })

  test.each([
    ['a date', new Date(Date.UTC(2026, 0, 1, 0, 1)).toUTCString(), 60_000],
    ['no time at all', '', 30_000],
  ])('may tell %s', async (_what, value, ms) => {
    answers = [limited(value === '' ? {} : { 'retry-after': value })]
    await expect(get()).rejects.toMatchObject({ retryAt: new Date(now + ms) })
  })

  test('is one for a source, not for all', async () => {
    answers = [limited({ 'retry-after': '40' })]
    await expect(get('/', 'src_1')).rejects.toMatchObject({ code: 'helpdesk_busy' })
    expect((await get('/', 'src_2')).status).toBe(200)
  })

  test('of another server, such as that of files, is another one', async () => {
    answers = [limited({ 'retry-after': '40' })]
    await expect(http.of('src_1').request('https://files.example.com/a')).rejects.toMatchObject({
      code: 'helpdesk_busy',
    })
    expect((await get()).status).toBe(200)
  })

  test.each([
    ['Freshdesk', { 'x-ratelimit-total': '100', 'x-ratelimit-remaining': '10' }, 60_000],
    ['Zendesk', { 'x-rate-limit': '100', 'x-rate-limit-remaining': '10', 'ratelimit-reset': '17' }, 17_000],
  ])('is kept before it is reached, with a tenth left for others: %s', async (_vendor, headers, ms) => {
    answers = [{ headers: { ...headers } }]
    await get()
    await expect(get()).rejects.toMatchObject({ code: 'helpdesk_busy', retryAt: new Date(now + ms) })
    expect((await http.of('src_1', { isLive: true }).request(HOST)).status).toBe(200)
    now += ms
    expect((await get()).status).toBe(200)
  })

  test('counts what is under way', async () => {
    answers = [{ headers: { 'x-ratelimit-total': '20', 'x-ratelimit-remaining': '5' } }]
    await get()
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => get()))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  })

  test('of one kind of request holds the others back only when the account is used up', async () => {
    answers = [limited({ 'retry-after': '40', 'x-rate-limit-remaining': '500' })]
    await expect(get('/export', 'src_1', 'export')).rejects.toMatchObject({ code: 'helpdesk_busy' })
    expect((await get('/tickets/1')).status).toBe(200)
    await expect(get('/export', 'src_1', 'export')).rejects.toMatchObject({ code: 'helpdesk_busy' })
    answers = [limited({ 'retry-after': '40', 'x-rate-limit-remaining': '0' })]
    await expect(get('/other', 'src_1', 'other')).rejects.toMatchObject({ code: 'helpdesk_busy' })
    await expect(get('/tickets/1')).rejects.toMatchObject({ code: 'helpdesk_busy' })
  })

  test('of one kind is read from the header of its endpoint', async () => {
    answers = [{ headers: { 'zendesk-ratelimit-incremental-exports': 'total=10; remaining=1; resets=33' } }]
    await get('/export', 'src_1', 'export')
    await expect(get('/export', 'src_1', 'export')).rejects.toMatchObject({ retryAt: new Date(now + 33_000) })
  })
})

describe('a fault', () => {
  test.each([
    ['500', { status: 500 }],
    ['502', { status: 502 }],
    ['503', { status: 503 }],
    ['504', { status: 504 }],
    ['a reset connection', broken()],
  ])('that passes is got over: %s', async (_what, fault) => {
    answers = [fault, fault, fault]
    expect((await get()).status).toBe(200)
    expect(slept).toEqual([200, 400, 800])
  })

  test('that stays is told', async () => {
    answers = [1, 2, 3, 4].map(() => ({ status: 503 }))
    await expect(get()).rejects.toMatchObject({ code: 'helpdesk_unavailable', status: 503 })
    answers = [1, 2, 3, 4].map(broken)
    await expect(get()).rejects.toMatchObject({ code: 'helpdesk_unavailable' })
    expect(asked).toHaveLength(8)
  })

  test('that takes long to show is not waited for again', async () => {
    const silent = createPacedHttp({
      outbound: {
        request: async (url) => {
          asked.push({ url, headers: undefined })
          now += 10_000
          throw broken()
        },
      },
      ...{ allow: [], now: () => now, sleep: async () => {} },
    })
    await expect(silent.of('src_1').request(HOST)).rejects.toMatchObject({ code: 'helpdesk_unavailable' })
    expect(asked).toHaveLength(1)
  })

  test('with a time is waited for as the help desk says', async () => {
    answers = [{ status: 503, headers: { 'retry-after': '1' } }]
    await get()
    expect(slept).toEqual([1_000])
  })

  test('that will not pass is not tried again', async () => {
    answers = [new AppError({ code: 'answer_too_large', status: 502, message: 'x' })]
    await expect(get()).rejects.toMatchObject({ code: 'answer_too_large' })
    answers = [{ status: 404 }]
    expect((await get()).status).toBe(404)
    expect(asked).toHaveLength(2)
  })
})

test.each([
  ['http://acme.example.com', false],
  ['http://10.1.2.3', true],
  ['http://desk.internal', true],
  ['http://127.0.0.1', false],
  ['https://acme.example.com', true],
])('the credential travels without https only where the operator allows it: %s', async (url, isAllowed) => {
  const sent = http.of('src_1').request(`${url}/api`)
  if (isAllowed) expect((await sent).status).toBe(200)
  else await expect(sent).rejects.toMatchObject({ code: 'address_not_allowed', status: 422 })
  expect(asked).toHaveLength(isAllowed ? 1 : 0)
})
