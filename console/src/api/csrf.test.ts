import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { rememberSeat, sendChecked } from './csrf.ts'

const seat = (csrf_token: string, person = 'usr_a', tenant = 'tenant_a') => ({
  principal: { id: person },
  tenant: { id: tenant },
  csrf_token,
})
const refusal = () => Response.json({ code: 'csrf_invalid' }, { status: 403 })
const write = () => new Request('https://naru.example/api/v1/keys', { method: 'POST', body: '{"name":"a"}' })

/** Every request that left, as method, path, token and body. */
let sent: string[] = []
let answers: Response[] = []

beforeEach(() => {
  sent = []
  vi.stubGlobal('fetch', async (input: Request | string) => {
    const request = input instanceof Request ? input : new Request(new URL(input, 'https://naru.example'))
    const token = request.headers.get('x-csrf-token') ?? '-'
    sent.push(`${request.method} ${new URL(request.url).pathname} ${token} ${await request.text()}`.trim())
    return answers.shift() ?? Response.json({})
  })
  rememberSeat(seat('old'))
})
afterEach(() => {
  vi.unstubAllGlobals()
  rememberSeat(null)
})

it('sends the token with writes, and with nothing else', async () => {
  await sendChecked(new Request('https://naru.example/api/v1/keys'))
  await sendChecked(write())
  expect(sent).toEqual(['GET /api/v1/keys -', 'POST /api/v1/keys old {"name":"a"}'])
})

it('fetches a refused token again and repeats the write once, whole', async () => {
  answers = [refusal(), Response.json(seat('new')), Response.json({}, { status: 201 })]
  expect((await sendChecked(write())).status).toBe(201)
  expect(sent).toEqual([
    'POST /api/v1/keys old {"name":"a"}',
    'GET /api/v1/session -',
    'POST /api/v1/keys new {"name":"a"}',
  ])
})

it('gives up when the new token is refused too', async () => {
  answers = [refusal(), Response.json(seat('new')), refusal()]
  expect((await sendChecked(write())).status).toBe(403)
  expect(sent).toHaveLength(3)
})

it.each([
  ['somebody else', seat('new', 'usr_b')],
  ['another organisation', seat('new', 'usr_a', 'tenant_b')],
])('never repeats a write as %s', async (_who, now) => {
  answers = [refusal(), Response.json(now)]
  expect((await sendChecked(write())).status).toBe(403)
  expect(sent).toHaveLength(2)
  await sendChecked(write())
  expect(sent[2]).toMatch(/^POST .* old /)
})

it('leaves other refusals alone', async () => {
  answers = [Response.json({ code: 'missing_scope' }, { status: 403 })]
  expect((await sendChecked(write())).status).toBe(403)
  expect(sent).toHaveLength(1)
})
