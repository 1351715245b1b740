import { afterAll, beforeAll, expect, test } from 'vitest'
import { addTenant } from '../support/database.ts'
import type { Answer, Http } from '../support/http.ts'
import { type Browser, invite, setUpOwner } from '../support/people.ts'
import { makeFolder, removeFolders, type Server, startServer } from '../support/server.ts'
import { thinned } from '../support/thorough.ts'
import { ATTACKS, WRONG_TYPES } from './attack-strings.ts'
import { type Operation, pathWith, readOperations, withValue } from './operations.ts'

const AT_ONCE = 6
/** Of them the walk takes turns: a person may send 1,200 requests a minute. */
const PEOPLE = 8
const SECRET = 'the other tenant keeps this'

let server: Server
let owners: Browser[]
let operations: Operation[]
let root: string

beforeAll(async () => {
  root = makeFolder('root')
  server = await startServer({
    // every request comes from another address, as far as limits are concerned
    env: { NARU_FILE_ROOTS: root, NARU_TRUST_PROXY: 'loopback' },
  })
  const other = server.as(await addTenant(server, 'other'))
  await put(other, 'theirs', SECRET)
  await put(server, 'ours', 'A known document.')
  const owner = await setUpOwner(server)
  owners = [owner]
  while (owners.length < PEOPLE) owners.push((await invite(owner, { roles: ['owner'] })).browser)
  operations = await readOperations(server, root)
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

const put = (http: Http, name: string, content: string) =>
  http.put('/api/v1/documents', {
    documents: [{ external_id: name, title: name, content, format: 'text' }],
  })

type Attempt = { operation: Operation; path: string; body?: unknown; attack: unknown }

function attempts(operation: Operation): Attempt[] {
  const { path, inPath, inQuery, texts, makeBody } = operation
  const plain = pathWith(path, 'missing')
  const send = (to: string, attack: unknown, json = makeBody()) => ({
    operation,
    path: to,
    attack,
    ...(json === undefined ? {} : { body: json }),
  })
  return [
    ...ATTACKS.flatMap((attack) => [
      ...(inPath.length > 0 ? [send(pathWith(path, attack), attack)] : []),
      ...inQuery.map((name) => send(`${plain}?${name}=${encodeURIComponent(attack.toWellFormed())}`, attack)),
      ...texts.map((at) => send(plain, attack, withValue(makeBody(), at, attack))),
    ]),
    ...WRONG_TYPES.flatMap((attack) =>
      texts.map((at) => send(plain, attack, withValue(makeBody(), at, attack))),
    ),
    ...inQuery.flatMap((name) => [
      send(`${plain}?${name}=a&${name}=b`, 'twice'),
      send(`${plain}?${name}[$gt]=`, 'an object'),
      send(`${plain}?${name}=%ff%fe`, 'no UTF-8'),
    ]),
  ]
}

let sent = 0

async function attempt({ operation, path, body }: Attempt): Promise<Answer> {
  sent++
  const address = `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`
  const options = { headers: { 'x-forwarded-for': address }, ...(body === undefined ? {} : { json: body }) }
  if (operation.permission === 'public')
    return server.request(operation.method, path, { ...options, key: null })
  const isOfPerson = /\/(account|session)/.test(path) || operation.permission === 'keys:own'
  if (!isOfPerson) return server.request(operation.method, path, options)
  return (owners[sent % PEOPLE] as Browser).request(operation.method, path, options)
}

function expectHarmless({ operation, path, body, attack }: Attempt, answer: Answer): void {
  const what = `${operation.method} ${path} ${JSON.stringify(body)} → ${answer.status} ${answer.text.slice(0, 400)}`
  expect(answer.status, what).toBeLessThan(500)
  // guesses at passwords are slowed down, which is well
  if (answer.status === 429) expect(answer.body.code, what).toBe('too_many_attempts')
  expect(answer.text, what).not.toContain(SECRET)
  expect(answer.text, what).not.toMatch(
    /node_modules|\.ts:\d|at \w+ \(|syntax error|relation "|pg_catalog|root:x:0|uid=\d/,
  )
  expect(answer.headers.get('set-cookie') ?? '', what).not.toContain('evil')
  const type = answer.headers.get('content-type')
  expect(
    [
      null,
      'application/json',
      'application/problem+json',
      'application/x-ndjson',
      'text/csv',
      'text/event-stream',
    ],
    what,
  ).toContain(type === null ? null : (type.split(';')[0] as string))
  expect(answer.headers.get('x-content-type-options'), what).toBe('nosniff')
  // a template that was run would leave its result
  if (typeof attack === 'string' && attack.includes('7*7')) expect(answer.text, what).not.toContain('49$49')
}

test('no text in any field of any route is taken for a command', async () => {
  const all = operations.flatMap(attempts)
  expect(all.length).toBeGreaterThan(5_000)
  // seven: no divisor of the number of attacks, so that all of them stay
  const waiting = thinned(all, 7)
  const failures: string[] = []
  const one = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const answer = await attempt(next)
      try {
        expectHarmless(next, answer)
      } catch (error) {
        failures.push((error as Error).message)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  expect(failures.slice(0, 20)).toEqual([])
}, 600_000)

test('afterwards everything is there, and nobody has become somebody else', async () => {
  expect((await server.get('/ready')).status).toBe(200)
  expect((await server.get('/api/v1/documents?q=ours')).body.items[0].title).toBe('ours')
  const people = (await server.get('/api/v1/people')).body.items
  expect(people).toHaveLength(PEOPLE)
  for (const person of people) expect(person.roles).toEqual(['owner'])
  const audit = await server.post('/api/v1/audit/verify')
  expect(audit.body).toMatchObject({ status: 'intact', problems: [] })
})

test('what is stored comes back as it was', async () => {
  for (const attack of ATTACKS.filter((text) => text.isWellFormed() && !text.includes('\u0000'))) {
    const made = await server.post('/api/v1/search', { query: attack })
    expect([attack, made.status]).toEqual([attack, 200])
    const name = `x${attack.replace(/\p{C}/gu, '')}`.slice(0, 60).trim()
    const group = await server.post('/api/v1/groups', { name, kind: 'group' })
    if (group.status !== 201) continue
    expect((await server.get(`/api/v1/groups/${group.body.id}`)).body.name).toBe(name)
    await server.delete(`/api/v1/groups/${group.body.id}`)
  }
})
