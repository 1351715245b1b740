import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { codeOf } from './support/http.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'
import { until } from './support/until.ts'

let server: Server

beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: 'info' } })
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

type Operation = {
  summary?: string
  tags?: string[]
  security?: unknown[]
  'x-permission'?: string
  parameters?: Array<{ name: string; in: string; schema: unknown; required?: boolean }>
  requestBody?: { content: Record<string, { schema: unknown }> }
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>
}

describe('the OpenAPI document', () => {
  let paths: Array<[name: string, operation: Operation]>
  let document: { openapi: string; info: object; components: object; paths: Record<string, object> }
  beforeAll(async () => {
    const answer = await server.get('/openapi.json', { key: null })
    expect(answer.status).toBe(200)
    document = answer.body
    paths = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, Operation] => [
        `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    )
  })

  test('is version 3.1 and names every route of the product', () => {
    expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./), info: { title: 'Naru' } })
    const names = paths.map(([name]) => name)
    for (const name of [
      'POST /api/v1/setup',
      'POST /api/v1/sign-in',
      'POST /api/v1/sign-in/second-factor',
      'GET /api/v1/session',
      'DELETE /api/v1/session',
      'POST /api/v1/keys',
      'GET /api/v1/keys',
      'DELETE /api/v1/keys/{id}',
      'PUT /api/v1/documents',
      'GET /api/v1/documents',
      'DELETE /api/v1/documents',
      'GET /api/v1/documents/{id}',
      'DELETE /api/v1/documents/{id}',
      'POST /api/v1/sources',
      'GET /api/v1/sources',
      'GET /api/v1/sources/{id}',
      'DELETE /api/v1/sources/{id}',
      'POST /api/v1/sources/{id}/sync',
      'GET /api/v1/sources/{id}/items',
      'GET /api/v1/folders',
      'POST /api/v1/search',
      'POST /api/v1/query',
      'POST /api/v1/query/stream',
      'POST /api/v1/feedback',
      'GET /health',
      'GET /ready',
      'GET /metrics',
    ])
      expect(names).toContain(name)
  })

  test('says of every route what it does, who may call it and what it answers', () => {
    for (const [name, operation] of paths) {
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\w{3}/)])
      expect([name, operation.tags?.length]).toEqual([name, 1])
      expect([name, operation['x-permission']]).toEqual([
        name,
        expect.stringMatching(/^(public|authenticated|[a-z]+:[a-z_]+)$/),
      ])
      expect([name, operation['x-permission'] === 'public']).toEqual([name, operation.security?.length === 0])
      // one route leads the browser on
      const success = Object.keys(operation.responses).filter((status) => /^2|^302$/.test(status))
      expect([name, success.length]).toEqual([name, 1])
    }
  })

  test('declares each part of a path, and a schema for whatever is sent', () => {
    for (const [name, operation] of paths) {
      const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const declared = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? []
      expect([name, declared.map((parameter) => parameter.name)]).toEqual([name, inPath])
      for (const parameter of operation.parameters ?? []) expect(parameter.schema).toBeTypeOf('object')
      for (const content of Object.values(operation.requestBody?.content ?? {}))
        expect(content.schema).toBeTypeOf('object')
    }
  })

  test('has references that resolve', () => {
    const text = JSON.stringify(document)
    for (const [, pointer] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      let target: unknown = document
      for (const step of (pointer as string).split('/')) target = (target as Record<string, unknown>)?.[step]
      expect([pointer, typeof target]).toEqual([pointer, 'object'])
    }
  })

  test('keeps every route that is not public shut without a key', async () => {
    for (const [name, operation] of paths) {
      const [method, path] = name.split(' ') as [string, string]
      if (operation['x-permission'] === 'public') continue
      const answer = await server.request(method, path.replace('{id}', 'x'), { key: null })
      expect([name, answer.status, codeOf(answer)]).toEqual([name, 401, 'not_signed_in'])
    }
  })
})

test('the page to read it loads with all it needs, and nothing from elsewhere', async () => {
  const page = await server.get('/docs', { key: null })
  const home =
    page.status === 200
      ? page
      : await server.get(new URL(page.headers.get('location') as string, `${server.url}/docs`).pathname, {
          key: null,
        })
  expect(home.status).toBe(200)
  expect(home.headers.get('content-type')).toMatch(/^text\/html/)
  const needed = [...home.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string)
  expect(needed.length).toBeGreaterThan(1)
  for (const address of needed) {
    const url = new URL(address, `${server.url}/docs/`)
    expect(url.origin).toBe(server.url)
    expect([url.pathname, (await server.get(url.pathname, { key: null })).status]).toEqual([
      url.pathname,
      200,
    ])
  }
})

describe('operations', () => {
  test('health and readiness need no key', async () => {
    expect((await server.get('/health', { key: null })).body).toEqual({ status: 'ok' })
    expect((await server.get('/ready', { key: null })).body).toEqual({ status: 'ready' })
  })

  test('metrics count requests by route pattern, never by path', async () => {
    await server.get('/api/v1/documents/doc_metricscanary')
    const { text, headers } = await server.get('/metrics', { key: null })
    expect(headers.get('content-type')).toMatch(/^text\/plain/)
    expect(text).toMatch(
      /naru_http_request_duration_seconds_count\{[^}]*route="\/api\/v1\/documents\/:id"[^}]*\} \d/,
    )
    expect(text).toMatch(/^naru_process_resident_memory_bytes \d/m)
    expect(text).not.toContain('metricscanary')
  })

  test('logs are JSON lines with the request id, and hold neither keys nor what was searched for', async () => {
    const id = 'request-id-of-a-test'
    await server.post('/api/v1/search', { query: 'loggedcanary' }, { headers: { 'x-request-id': id } })
    await server.get('/api/v1/documents?q=loggedcanary')
    // lines are written together, a moment later
    const line = await until('the lines of both requests', () => {
      const lines = server.stderr().trim().split('\n')
      return lines.some((one) => one.includes('/api/v1/documents')) && lines.find((one) => one.includes(id))
    })
    expect(JSON.parse(line)).toMatchObject({ request_id: id, path: '/api/v1/search', status: 200 })
    expect(server.stderr()).not.toContain('loggedcanary')
    expect(server.stderr()).not.toContain(server.rootKey)
  })
})

describe('problems', () => {
  test('carry a stable code, what to do, and the request id that the header names too', async () => {
    const answer = await server.get('/api/v1/documents/unknown', { headers: { 'x-request-id': 'mine-1234' } })
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(answer.headers.get('x-request-id')).toBe('mine-1234')
    expect(answer.body).toEqual({
      type: 'urn:naru:error:not_found',
      title: 'Not found',
      status: 404,
      code: 'not_found',
      detail: 'This document does not exist, or you have no access to it.',
      request_id: 'mine-1234',
    })
  })

  test.each(['short', 'with space', `${'x'.repeat(65)}`, '<script>'])(
    'the request id "%s" of a caller is not taken',
    async (given) => {
      const answer = await server.get('/api/v1/documents/unknown', { headers: { 'x-request-id': given } })
      expect(answer.body.request_id).toMatch(/^req_[\w-]{36}$/)
    },
  )

  test('name each field that is wrong', async () => {
    const { body } = await server.post('/api/v1/search', { query: '', limit: 0, filters: { type: '' } })
    expect(body.code).toBe('validation_failed')
    expect(body.errors.map((error: { path: string }) => error.path).sort()).toEqual([
      'filters.type',
      'limit',
      'query',
    ])
  })
})
