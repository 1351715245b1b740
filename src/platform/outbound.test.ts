import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createOutbound, type Outbound } from './outbound.ts'
import { allowedOutbound, isPublicAddress } from './outbound-addresses.ts'
import { createAddressCheck, createGuardedAgent } from './outbound-guard.ts'

let server: Server
let port: number
let handle: (request: IncomingMessage, response: ServerResponse) => void
let seen: IncomingMessage[] = []
let outbound: Outbound
beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request)
    handle(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
beforeEach(() => create([]))
afterEach(async () => {
  await outbound.close()
  seen = []
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const ok = (_request: IncomingMessage, response: ServerResponse) => response.end('fine')

/** Resolves each name to the addresses given for it. */
function resolver(names: Record<string, string[]>) {
  return ((host, options, callback) => {
    const found = (names[host] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    if (options.all) callback(null, found)
    else callback(null, found[0]?.address as string, found[0]?.family)
  }) as LookupFunction
}

function create(allow: string[], names: Record<string, string[]> = {}): void {
  outbound = createOutbound({ allow, lookup: resolver(names) })
}

describe('what is not public', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['the metadata of clouds', '169.254.169.254'],
    ['private', '10.1.2.3'],
    ['one of several', '93.184.216.34', '192.168.0.1'],
    ['metadata by IPv6', 'fd00:ec2::254'],
    ['loopback by IPv6', '::1'],
    ['IPv4 mapped', '::ffff:127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:7f00:1::'],
    ['shared', '100.64.0.1'],
    ['this network', '0.0.0.0'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['of Azure’s host', '168.63.129.16'],
  ])('is refused when a name resolves to it: %s', async (_what, ...addresses) => {
    handle = ok
    create([], { 'evil.example': addresses })
    await expect(outbound.request(`http://evil.example:${port}/`)).rejects.toMatchObject({
      code: 'address_not_allowed',
    })
    expect(seen).toEqual([])
  })

  test.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '０１７７.0.0.1',
    '①②⑦.0.0.1',
    '127。0。0。1',
    '0',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:127.0.0.1]',
    '[::127.0.0.1]',
  ])('is refused when it is written as %s', async (host) => {
    handle = ok
    create([])
    await expect(outbound.request(`http://${host}:${port}/`)).rejects.toMatchObject({
      code: 'address_not_allowed',
    })
    expect(seen).toEqual([])
  })

  test.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'data:text/plain,x',
    'http://user:password@example.com/',
    'http:/\\',
    'no url',
    '',
  ])('is refused when it is no plain web address: %s', async (url) => {
    create([])
    await expect(outbound.request(url)).rejects.toMatchObject({ code: 'address_not_allowed' })
  })

  test('cannot hide behind a redirect', async () => {
    handle = (request, response) => {
      if (request.url !== '/start') return response.end('secret')
      return response.writeHead(302, { location: `http://inside.example:${port}/metadata` }).end()
    }
    create(['allowed.example'], { 'allowed.example': ['127.0.0.1'], 'inside.example': ['127.0.0.1'] })
    await expect(outbound.request(`http://allowed.example:${port}/start`)).rejects.toMatchObject({
      code: 'address_not_allowed',
    })
    expect(seen.map((request) => request.url)).toEqual(['/start'])
  })

  test('cannot come in between check and use: the address checked is the one connected to', async () => {
    handle = (_request, response) => response.setHeader('connection', 'close').end()
    const answers = ['127.0.0.1', '127.0.0.2']
    const lookup = vi.fn(((_host, options, callback) => {
      const address = answers.shift() as string
      if (options.all) callback(null, [{ address, family: 4 }])
      else callback(null, address, 4)
    }) as LookupFunction)
    outbound = createOutbound({ allow: ['127.0.0.1'], lookup })
    expect((await outbound.request(`http://turning.example:${port}/`)).status).toBe(200)
    expect(lookup).toHaveBeenCalledTimes(1)
    await expect(outbound.request(`http://turning.example:${port}/`)).rejects.toMatchObject({
      code: 'address_not_allowed',
    })
    expect(seen).toHaveLength(1)
  })

  test('is private in every spelling of every IPv4 address', () => {
    const octet = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(octet, octet, octet, octet, (a, b, c, d) => {
        const plain = [a, b, c, d].join('.')
        const hex = (n: number) => n.toString(16).padStart(2, '0')
        const groups = `${hex(a)}${hex(b)}:${hex(c)}${hex(d)}`
        expect(isPublicAddress(`::ffff:${plain}`)).toBe(isPublicAddress(plain))
        expect(isPublicAddress(`::ffff:${groups}`)).toBe(isPublicAddress(plain))
        for (const carrier of [
          `64:ff9b::${groups}`,
          `2002:${groups}::1`,
          `2001:0:${groups}::`,
          `::ffff:0:${groups}`,
        ])
          expect([carrier, isPublicAddress(carrier)]).toEqual([carrier, false])
        const written = [
          `${((a << 24) >>> 0) + (b << 16) + (c << 8) + d}`,
          `0x${hex(a)}${hex(b)}${hex(c)}${hex(d)}`,
          `0${a.toString(8)}.0x${hex(b)}.${(c << 8) + d}`,
        ]
        for (const host of written) expect(new URL(`http://${host}/`).hostname).toBe(plain)
      }),
    )
  })

  test.each(['1.1.1.1', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001::1'])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
})

describe('what the operator allows', () => {
  test.each([
    ['by name', ['Model.Internal'], 'model.internal'],
    ['by address', ['127.0.0.1'], '127.0.0.1'],
    ['by network', ['127.0.0.0/8', 'fd00::/8'], 'model.internal'],
  ])('%s is called', async (_how, allow, host) => {
    handle = ok
    create(allow, { 'model.internal': ['127.0.0.1'] })
    const answer = await outbound.request(`http://${host}:${port}/v1?a=b`, { headers: { 'x-api-key': 'k' } })
    expect([answer.status, answer.body.toString(), answer.url]).toEqual([
      200,
      'fine',
      `http://${host}:${port}/v1?a=b`,
    ])
    expect(seen[0]?.headers['x-api-key']).toBe('k')
  })
})

describe('the agent for other clients', () => {
  test('opens connections to what is allowed alone', async () => {
    handle = ok
    const agent = createGuardedAgent({
      allow: ['allowed.example'],
      lookup: resolver({ 'allowed.example': ['127.0.0.1'], 'inside.example': ['127.0.0.1'] }),
    })
    const answer = await agent.request({ origin: `http://allowed.example:${port}`, path: '/', method: 'GET' })
    expect(await answer.body.text()).toBe('fine')
    for (const host of ['inside.example', '127.0.0.1', '[::1]'])
      await expect(
        agent.request({ origin: `http://${host}:${port}`, path: '/', method: 'GET' }),
      ).rejects.toMatchObject({ code: 'address_not_allowed' })
    expect(seen).toHaveLength(1)
    await agent.close()
  })

  test('has a check before any connection', () => {
    const check = createAddressCheck({ allow: ['10.1.0.0/16'] })
    expect(check('http://10.1.2.3:8000/v1').href).toBe('http://10.1.2.3:8000/v1')
    expect(check('https://api.example.com').hostname).toBe('api.example.com')
    for (const address of [
      'http://10.2.0.1',
      'http://[::1]/',
      'http://2130706433/',
      'ftp://example.com',
      'x',
    ])
      expect(() => check(address)).toThrow(expect.objectContaining({ code: 'address_not_allowed' }))
  })

  test('may call this machine while nobody else can reach the server', () => {
    const given = { allowOutbound: ['vllm.internal'] }
    expect(allowedOutbound({ ...given, host: '127.0.0.1' })).toEqual(['vllm.internal', '127.0.0.0/8', '::1'])
    expect(allowedOutbound({ ...given, host: '0.0.0.0' })).toEqual(['vllm.internal'])
  })
})

describe('an answer', () => {
  const redirect =
    (status: number, location: string) => (request: IncomingMessage, response: ServerResponse) =>
      request.url === '/start' ? response.writeHead(status, { location }).end() : response.end('there')

  test('of a redirect is followed with everything inside one origin, and without secrets to another', async () => {
    create(['127.0.0.0/8', 'other.example'], { 'other.example': ['127.0.0.1'] })
    const headers = {
      Authorization: 'Bearer secret',
      'X-Api-Key': 'secret',
      Cookie: 'a=b',
      Accept: 'text/plain',
    }
    handle = redirect(307, '/there')
    await outbound.request(`http://127.0.0.1:${port}/start`, { method: 'POST', body: 'text', headers })
    expect(seen[1]).toMatchObject({
      method: 'POST',
      url: '/there',
      headers: { authorization: 'Bearer secret' },
    })
    handle = redirect(302, `http://other.example:${port}/there`)
    seen = []
    const answer = await outbound.request(`http://127.0.0.1:${port}/start`, {
      method: 'POST',
      body: 'text',
      headers,
    })
    expect(answer.body.toString()).toBe('there')
    expect(seen[1]).toMatchObject({ method: 'GET', headers: { accept: 'text/plain' } })
    expect(JSON.stringify(seen[1]?.headers)).not.toContain('secret')
    expect(seen[1]?.headers.cookie).toBeUndefined()
  })

  test('that redirects for ever is given up', async () => {
    create(['127.0.0.1'])
    handle = (_request, response) => response.writeHead(302, { location: '/again' }).end()
    await expect(outbound.request(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'address_unreachable',
    })
    expect(seen).toHaveLength(6)
  })

  test('that is too large or never ends is cut', async () => {
    create(['127.0.0.1'])
    handle = (_request, response) => {
      const more = () => {
        while (response.write('x'.repeat(10_000)));
      }
      response.on('drain', more)
      more()
    }
    await expect(outbound.request(`http://127.0.0.1:${port}/`, { maxBytes: 100_000 })).rejects.toMatchObject({
      code: 'answer_too_large',
    })
    handle = () => {}
    await expect(outbound.request(`http://127.0.0.1:${port}/`, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'address_unreachable',
      message: expect.stringContaining('too long'),
    })
  })

  test('that does not come names the host, never the path', async () => {
    create(['127.0.0.1'])
    const error = await outbound.request('http://127.0.0.1:1/?token=secret').catch((caught: Error) => caught)
    expect(error).toMatchObject({
      code: 'address_unreachable',
      message: expect.stringContaining('127.0.0.1:1'),
    })
    expect((error as Error).message).not.toContain('secret')
  })
})
