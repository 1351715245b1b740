import { once } from 'node:events'
import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import {
  AppError,
  createMetrics,
  defineEventRoute,
  defineRoute,
  type Principal,
  type Route,
  type ServerEvent,
} from '../platform/index.ts'
import { createServer } from './server.ts'

const PRINCIPAL: Principal = {
  id: 'key_1',
  kind: 'key',
  name: 'k',
  tenantId: 't',
  scopes: ['things:read'],
  groups: [],
  teams: [],
  isConfined: false,
}
let app: FastifyInstance
/** Whom the right credential belongs to. */
let who = PRINCIPAL
/** Lines that were logged. */
let lines: string[] = []
afterEach(() => {
  who = PRINCIPAL
  lines = []
  return app.close()
})

const serve = (...routes: Route[]) => serveBehind([], ...routes)

async function serveBehind(trustProxy: string[], ...routes: Route[]): Promise<FastifyInstance> {
  app = await createServer({
    routes,
    trustProxy,
    authenticate: async (request) => {
      if (request.headers.authorization === 'Bearer right') return who
      throw new AppError({ code: 'not_signed_in', status: 401, message: 'Sign in.' })
    },
    logger: pino({ level: 'info', base: null }, { write: (line) => void lines.push(line) }),
    metrics: createMetrics(),
    version: '0.0.0',
    consoleDir: '/nowhere',
  })
  return app
}

const base = { summary: 'A thing', tags: ['Things'] }
const authorization = 'Bearer right'

describe('a route', () => {
  const thing = (permission: string, handler = async () => ({ name: 'x' })) =>
    defineRoute({
      ...base,
      method: 'GET',
      path: '/api/v1/thing',
      permission,
      response: z.object({ name: z.string() }),
      handler,
    })

  test.each([
    ['public', undefined, 200],
    ['authenticated', undefined, 401],
    ['authenticated', authorization, 200],
    ['things:read', undefined, 401],
    ['things:read', authorization, 200],
    ['things:write', authorization, 403],
  ])('that asks for %s answers %s with %i', async (permission, header, status) => {
    await serve(thing(permission))
    const answer = await app.inject({
      url: '/api/v1/thing',
      headers: header ? { authorization: header } : {},
    })
    expect(answer.statusCode).toBe(status)
  })

  test('logs a fault under the id that its caller was told', async () => {
    const fault = () => Promise.reject(new Error('a fault'))
    await serve(thing('public', fault))
    const answer = await app.inject({ url: '/api/v1/thing' })
    const told = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request failed')
    expect(told).toEqual([
      expect.objectContaining({ request_id: answer.json().request_id, code: 'internal_error' }),
    ])
  })

  test.each([
    ['key', 'This key lacks the scope "things:write". Use a key'],
    ['person', 'You lack the permission "things:write" here. Ask an admin'],
  ] as const)('tells a %s what is missing in words that fit', async (kind, words) => {
    await serve(thing('things:write'))
    who = { ...PRINCIPAL, kind }
    const answer = await app.inject({ url: '/api/v1/thing', headers: { authorization } })
    expect([answer.json().code, answer.json().detail]).toEqual([
      'missing_scope',
      expect.stringContaining(words),
    ])
  })

  test.each([
    [[], '127.0.0.1', 'http'],
    [['loopback'], '127.0.0.1', 'https'],
    [['loopback', '10.0.0.0/8'], '10.1.2.3', 'https'],
    [['10.0.0.0/8'], '192.0.2.1', 'http'],
  ])('behind %j sees a request from %s that says "https" as %s', async (trusted, remoteAddress, protocol) => {
    const seen = defineRoute({
      ...base,
      method: 'GET',
      path: '/api/v1/seen',
      permission: 'public',
      response: z.object({ protocol: z.string() }),
      handler: async ({ request }) => ({ protocol: request.protocol }),
    })
    await serveBehind(trusted, seen)
    const headers = { 'x-forwarded-proto': 'https' }
    const answer = await app.inject({ url: '/api/v1/seen', remoteAddress, headers })
    expect(answer.json()).toEqual({ protocol })
  })

  test('answers what its schema names and nothing more', async () => {
    const leaky = async () => ({ name: 'x', secret: 'hunter2' })
    await serve(thing('public', leaky))
    const answer = await app.inject({ url: '/api/v1/thing' })
    expect(answer.json()).toEqual({ name: 'x' })
  })

  test('that answers something else than its schema fails without showing it', async () => {
    const wrong = (async () => ({ name: { secret: 'hunter2' } })) as unknown as () => Promise<{
      name: string
    }>
    await serve(thing('public', wrong))
    const answer = await app.inject({ url: '/api/v1/thing' })
    expect([answer.statusCode, answer.json().code]).toEqual([500, 'internal_error'])
    expect(answer.body).not.toContain('hunter2')
  })

  test('that is public has no principal to read', async () => {
    await serve(
      defineRoute({
        ...base,
        method: 'GET',
        path: '/api/v1/thing',
        permission: 'public',
        response: z.object({ name: z.string() }),
        handler: async ({ principal }) => ({ name: principal.tenantId }),
      }),
    )
    const answer = await app.inject({ url: '/api/v1/thing', headers: { authorization } })
    expect(answer.statusCode).toBe(500)
  })

  test.each([
    [undefined, '1 MiB'],
    [3 * 1024 * 1024, '3 MiB'],
  ])('tells how large a body may be: %j', async (bodyLimit, words) => {
    const taken = { method: 'POST', path: '/api/v1/taken', permission: 'authenticated' } as const
    const limit = bodyLimit === undefined ? {} : { bodyLimit }
    const body = z.unknown()
    await serve(
      defineRoute({ ...base, ...taken, ...limit, body, response: z.null(), handler: async () => null }),
    )
    const payload = JSON.stringify('x'.repeat(3 * 1024 * 1024))
    const headers = { authorization, 'content-type': 'application/json' }
    const answer = await app.inject({ method: 'POST', url: taken.path, headers, payload })
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'body_too_large'])
    expect(answer.json().detail).toContain(words)
  })

  test('is not reached by a body of a stranger', async () => {
    const parsed = vi.fn()
    await serve(
      defineRoute({
        ...base,
        method: 'POST',
        path: '/api/v1/thing',
        permission: 'things:read',
        body: z.object({ name: z.string() }).transform(parsed),
        response: z.undefined(),
        status: 204,
        handler: async () => undefined,
      }),
    )
    const send = (headers: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/api/v1/thing', headers, payload: { name: 'x' } })
    expect((await send({})).statusCode).toBe(401)
    expect(parsed).not.toHaveBeenCalled()
    const answer = await send({ authorization })
    expect([answer.statusCode, answer.body]).toEqual([204, ''])
  })

  test.each([
    [Object.assign(new Error('inside'), { code: 'ENOSPC' }), 507, 'disk_full'],
    [Object.assign(new Error('inside'), { code: '53100' }), 507, 'disk_full'],
    [Object.assign(new Error('inside'), { code: '22021' }), 400, 'validation_failed'],
    [Object.assign(new Error('inside'), { statusCode: 418 }), 418, 'bad_request'],
    [new TypeError('inside'), 500, 'internal_error'],
    [new AppError({ code: 'own', status: 422, message: 'Do this.', detail: 'inside' }), 422, 'own'],
    ['inside', 500, 'internal_error'],
  ])('that throws %s answers a problem with a stable code', async (error, status, code) => {
    await serve(
      thing('public', async () => {
        throw error
      }),
    )
    const answer = await app.inject({ url: '/api/v1/thing' })
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.body).not.toContain('inside')
  })
})

describe('a stream', () => {
  const stream = (handler: (signal: AbortSignal) => AsyncIterable<ServerEvent>) =>
    defineEventRoute({
      ...base,
      method: 'GET',
      path: '/api/v1/events',
      permission: 'public',
      events: { tick: z.object({ n: z.number() }) },
      handler: ({ signal }) => handler(signal),
    })

  test('sends its events in order with JSON on one line', async () => {
    await serve(
      stream(async function* () {
        yield { event: 'tick', data: { n: 1, text: 'two\nlines\r\n\u2028' } }
        yield { event: 'tick', data: { n: 2 } }
      }),
    )
    const answer = await app.inject({ url: '/api/v1/events' })
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/)
    expect(answer.headers['x-request-id']).toMatch(/^req_/)
    const blocks = answer.body.split('\n\n').filter(Boolean)
    expect(blocks.map((block) => block.split('\n')[0])).toEqual(['event: tick', 'event: tick'])
    expect(JSON.parse((blocks[0] as string).split('\ndata: ')[1] as string)).toEqual({
      n: 1,
      text: 'two\nlines\r\n\u2028',
    })
  })

  test('that fails before its first event is an ordinary problem, after it an error event', async () => {
    let yields = 0
    await serve(
      stream(async function* () {
        for (let n = 0; n < yields; n++) yield { event: 'tick', data: { n } }
        throw new AppError({ code: 'broken', status: 503, message: 'Try again.', detail: 'inside' })
      }),
    )
    const before = await app.inject({ url: '/api/v1/events' })
    expect([before.statusCode, before.json().code]).toEqual([503, 'broken'])
    yields = 1
    const after = await app.inject({ url: '/api/v1/events' })
    expect(after.statusCode).toBe(200)
    expect(after.body).toMatch(/event: tick\ndata: .*\n\nevent: error\ndata: \{.*"code":"broken".*\}\n\n$/)
    expect(after.body).not.toContain('inside')
  })

  test('waits for a slow reader without piling up, and ends when the reader goes', async () => {
    let made = 0
    let ended = false
    let signal: AbortSignal | undefined
    await serve(
      stream(async function* (given) {
        signal = given
        try {
          for (;;) {
            await turn()
            yield { event: 'tick', data: { n: ++made, text: 'x'.repeat(100_000) } }
          }
        } finally {
          ended = true
        }
      }),
    )
    await app.listen({ port: 0, host: '127.0.0.1' })
    const warnings: string[] = []
    const onWarning = (warning: Error) => warnings.push(warning.name)
    process.on('warning', onWarning)
    const { port } = app.server.address() as { port: number }
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /api/v1/events HTTP/1.1\r\nhost: x\r\n\r\n')
    await once(socket, 'readable')
    // what is not read stays in the buffers of the sockets: some megabytes at most
    let before = -1
    while (before !== made) {
      before = made
      for (let i = 0; i < 500; i++) await turn()
    }
    expect(made).toBeLessThan(300)
    // reading on lets it go on, many times over
    socket.resume()
    await vi.waitUntil(() => made > 600, 20_000)
    expect(ended).toBe(false)
    socket.destroy()
    await vi.waitUntil(() => ended)
    expect(signal?.aborted).toBe(true)
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })
})
