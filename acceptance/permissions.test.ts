import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, codeOf, issueKey } from './support/http.ts'
import { type Browser, invite, openBrowser, setUpOwner } from './support/people.ts'
import { REPOSITORY, removeFolders, type Server, startServer } from './support/server.ts'

/** An id of the right form that nothing has: what is allowed answers 404, and nothing is destroyed on the way. */
const NOBODY = '00000000000000000000000000'

type Kind =
  | 'documents'
  | 'sources'
  | 'keys'
  | 'people'
  | 'groups'
  | 'invitations'
  | 'roles'
  | 'sessions'
  | 'providers'
  | 'models'
const PREFIXES: Record<Kind, string> = {
  documents: 'doc_',
  sources: 'src_',
  keys: 'key_',
  people: 'usr_',
  groups: 'grp_',
  invitations: 'inv_',
  roles: 'role-',
  sessions: 'ses_',
  providers: 'prv_',
  models: 'mdl_',
}

type World = {
  isHome: boolean
  /** Stands in every text of this tenant, and in nothing else. */
  canary: string
  tenantId: string
  people: Map<string, Browser>
  ids: Record<Kind, string>
}
type Route = { method: string; path: string; permission: string | undefined }

let server: Server
let routes: Route[]
const worlds: World[] = []
const leaks: string[] = []

/** The second table of docs/permissions.md: route → role → cell. */
const published = new Map<string, { permission: string; cells: Map<string, string> }>()
const roles: string[] = []

function readPublished(): void {
  const page = readFileSync(join(REPOSITORY, 'docs/permissions.md'), 'utf8')
  const table = page.split('## Routes by role')[1] as string
  const rows = [...table.matchAll(/^\| (.*) \|$/gm)].map((match) => (match[1] as string).split(' | '))
  const [head = [], , ...body] = rows
  roles.push(...head.slice(2))
  for (const [route = '', permission = '', ...cells] of body) {
    const byRole = new Map(roles.map((role, i) => [role, cells[i] as string]))
    published.set(route.replaceAll('`', ''), { permission: permission.replaceAll('`', ''), cells: byRole })
  }
}

beforeAll(async () => {
  readPublished()
  server = await startServer()
  const { body } = await server.get('/openapi.json', { key: null })
  type Operation = { 'x-permission'?: string; responses?: { 200?: { content?: object } } }
  routes = Object.entries(body.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        permission: operation['x-permission'],
      })),
  )
  const owner = await setUpOwner(server)
  // made by a key: its owner belongs to it alone
  const made = await server.post('/api/v1/tenants', {
    slug: 'second',
    name: 'Second',
    owner_email: 'canary-two-owner@naru.example',
  })
  expect(made.status).toBe(201)
  const other = openBrowser(server.url)
  const accepted = await other.post('/api/v1/invitations/accept', {
    token: new URL(made.body.invitation.link).hash.slice('#token='.length),
    name: 'canary-two owner',
    password: 'two boats on one river',
  })
  expect(accepted.status).toBe(201)
  worlds.push(await populate(owner, 'canary-one', true), await populate(other, 'canary-two', false))
}, 120_000)
afterAll(async () => {
  await server.stop()
  removeFolders()
})

/** Something of every kind, each with the canary in whatever text it has. */
async function populate(owner: Browser, canary: string, isHome: boolean): Promise<World> {
  const must = async (asked: Promise<Answer>) => {
    const answer = await asked
    if (answer.status >= 300) throw new Error(`${canary}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  const group = await must(
    owner.post('/api/v1/groups', { name: `${canary}-group`, kind: 'team', description: canary }),
  )
  const role = await must(
    owner.post('/api/v1/roles', {
      name: `${isHome ? 'first' : 'second'}-role`,
      title: canary,
      permissions: ['knowledge:read'],
    }),
  )
  const { items } = await must(
    owner.put('/api/v1/documents', {
      documents: [
        {
          external_id: 'same',
          title: `${canary} title`,
          format: 'markdown',
          content: `# Ferry\n\nThe ferry of ${canary} leaves at nine.`,
        },
      ],
    }),
  )
  const sources = await must(owner.get('/api/v1/sources'))
  const key = await issueKey(owner, { name: `${canary} key` })
  const provider = await must(
    owner.post('/api/v1/providers', {
      name: `${canary} provider`,
      kind: 'openai-compatible',
      base_url: 'http://127.0.0.1:9/v1',
      check: false,
    }),
  )
  const model = await must(
    owner.post('/api/v1/models', {
      alias: `${canary}-model`,
      targets: [{ provider_id: provider.id, model: canary }],
    }),
  )
  const pending = await must(
    owner.post('/api/v1/invitations', { email: `${canary}-pending@naru.example`, roles: ['viewer'] }),
  )
  const people = new Map<string, Browser>([['owner', owner]])
  for (const name of roles.filter((one) => one !== 'owner')) {
    const input = { roles: [name], name: `${canary} ${name}`, email: `${canary}-${name}@naru.example` }
    people.set(name, (await invite(owner, input)).browser)
  }
  const target = await invite(owner, {
    roles: ['viewer'],
    name: `${canary} target`,
    email: `${canary}-target@naru.example`,
    group_ids: [group.id],
  })
  const session = (await must(target.browser.get('/api/v1/session'))) as {
    person: { id: string }
    tenant: { id: string }
  }
  const own = await target.browser.get('/api/v1/account/sessions')
  return {
    isHome,
    canary,
    tenantId: session.tenant.id,
    people,
    ids: {
      documents: items[0].id,
      sources: sources.items[0].id,
      keys: key.id,
      people: session.person.id,
      groups: group.id,
      invitations: pending.id,
      roles: role.name,
      sessions: own.body?.items?.[0]?.id ?? `ses_${NOBODY}`,
      providers: provider.id,
      models: model.id,
    },
  }
}

/** What a plausible caller sends; `{}` for a route that is not named here. */
function bodyOf(route: string, world: World): unknown {
  const bodies: Record<string, unknown> = {
    'PUT /api/v1/documents': {
      documents: [{ external_id: 'try', title: 'Try', format: 'text', content: `${world.canary} try` }],
    },
    'POST /api/v1/search': { query: 'ferry canary leaves nine' },
    'POST /api/v1/query': { query: 'When does the ferry leave?' },
    'POST /api/v1/query/stream': { query: 'When does the ferry leave?' },
    'POST /api/v1/feedback': { query_id: `qry_${NOBODY}`, vote: 'up' },
    'POST /api/v1/sources': { name: 'none', kind: 'files', config: { path: '/nowhere' } },
    'POST /api/v1/sources/{id}/sync': { full: false },
    'POST /api/v1/keys': { name: `${world.canary} try`, scopes: ['knowledge:read'] },
    'PATCH /api/v1/keys/{id}': { name: `${world.canary} changed` },
    'POST /api/v1/keys/{id}/rotate': { overlap_seconds: 60 },
    'POST /api/v1/keys/identify': { key: 'naru_sk_nothing' },
    'POST /api/v1/account/keys': { name: `${world.canary} own`, scopes: ['knowledge:read'] },
    'POST /api/v1/account/keys/{id}/rotate': { overlap_seconds: 60 },
    'POST /api/v1/groups': { name: `${world.canary}-${Math.random().toString(36).slice(2)}`, kind: 'group' },
    'PATCH /api/v1/groups/{id}': { description: 'changed' },
    'PUT /api/v1/groups/{id}/people': { person_ids: [] },
    'POST /api/v1/roles': {
      name: `r${Math.random().toString(36).slice(2)}`,
      title: world.canary,
      permissions: ['knowledge:read'],
    },
    'PATCH /api/v1/roles/{name}': { title: 'changed' },
    'PATCH /api/v1/people/{id}': { roles: ['viewer'] },
    'POST /api/v1/invitations': { email: `${world.canary}-again@naru.example`, roles: ['viewer'] },
    'PATCH /api/v1/tenant': { name: world.isHome ? 'First' : 'Second' },
    'POST /api/v1/tenants': { slug: 'second', name: 'Second' },
    'PUT /api/v1/session/tenant': { tenant_id: `tenant_${NOBODY}` },
    'POST /api/v1/tokens': { scopes: ['knowledge:read'] },
    'PUT /api/v1/limits/{kind}/{id}': { limits: {} },
  }
  return bodies[route] ?? {}
}

function pathOf({ path }: Route, id: string): string {
  return path.replace('{kind}', 'person').replace(/\{\w+\}/, id)
}

function kindOf(path: string): Kind | undefined {
  const [, kind] = /\/([a-z]+)\/\{\w+\}/.exec(path) ?? []
  return kind !== undefined && kind in PREFIXES ? (kind as Kind) : undefined
}

async function call(browser: Browser, route: Route, id: string, world: World): Promise<Answer> {
  const name = `${route.method} ${route.path}`
  const path = pathOf(route, id)
  const json = route.method === 'GET' || route.method === 'DELETE' ? undefined : bodyOf(name, world)
  const answer = await browser.request(route.method, path, json === undefined ? {} : { json })
  expect([name, answer.status >= 500 || answer.status === 429 || answer.status === 401]).toEqual([
    name,
    false,
  ])
  // whoever runs the installation sees that there are other organisations, here and in the trail of their own
  const foreign = worlds.filter((other) => other !== world && !route.permission?.startsWith('installation:'))
  for (const other of foreign) {
    for (const text of other.isHome ? [other.canary, other.tenantId] : [other.canary]) {
      // what was sent may come back
      const told = answer.text.replaceAll(id, '')
      const at = told.indexOf(text)
      if (at >= 0) leaks.push(`${name}: …${told.slice(Math.max(0, at - 80), at + 80)}…`)
    }
  }
  return answer
}

test('every route declares its permission, and the published page names all of them', () => {
  expect(routes.filter((route) => !route.permission)).toEqual([])
  const described = routes.map(({ method, path, permission }) => [`${method} ${path}`, permission])
  expect(new Map([...published].map(([route, { permission }]) => [route, permission]))).toEqual(
    new Map(described as Array<[string, string]>),
  )
  expect(roles).toHaveLength(10)
})

test('public routes ask for nothing', async () => {
  const stranger = openBrowser(server.url)
  for (const route of routes.filter((one) => one.permission === 'public')) {
    const json = route.method === 'GET' || route.method === 'DELETE' ? undefined : {}
    const answer = await stranger.request(route.method, route.path, json === undefined ? {} : { json })
    expect([route.path, codeOf(answer)]).not.toContainEqual(
      expect.stringMatching(/missing_scope|not_signed_in/),
    )
  }
  for (const route of routes.filter((one) => one.permission !== 'public')) {
    const answer = await stranger.request(route.method, pathOf(route, NOBODY))
    expect([route.path, answer.status, codeOf(answer)]).toEqual([route.path, 401, 'not_signed_in'])
    // guesses are counted by address: a key that works is believed again
    await server.get('/api/v1/session')
  }
})

test('every role may do in both tenants what the published matrix says, and nothing else', {
  timeout: 120_000,
}, async () => {
  const wrong: string[] = []
  let tried = 0
  for (const world of worlds) {
    for (const [role, browser] of world.people) {
      for (const route of routes.filter((one) => one.permission !== 'public')) {
        const name = `${route.method} ${route.path}`
        const kind = kindOf(route.path)
        const id = route.method === 'GET' && kind ? world.ids[kind] : `${kind ? PREFIXES[kind] : ''}${NOBODY}`
        const answer = await call(browser, route, id, world)
        const cell = published.get(name)?.cells.get(role)
        const expected = cell === '✓' || (cell === 'home' && world.isHome)
        const allowed = codeOf(answer) !== 'missing_scope'
        if (allowed !== expected) wrong.push(`${role} ${name}: ${answer.status} ${codeOf(answer)}`)
        tried++
      }
    }
  }
  expect(wrong).toEqual([])
  expect(leaks).toEqual([])
  expect(tried).toBe(2 * 10 * routes.filter((one) => one.permission !== 'public').length)
})

test('ids of another tenant lead nowhere, whatever they are ids of', { timeout: 120_000 }, async () => {
  const reached: string[] = []
  for (const world of worlds) {
    const other = worlds.find((one) => one !== world) as World
    for (const role of ['owner', 'admin', 'reseller']) {
      // what anybody may call knows no ids of tenants
      for (const route of routes.filter((one) => one.path.includes('{') && one.permission !== 'public')) {
        for (const id of [...Object.values(other.ids), other.tenantId]) {
          const answer = await call(world.people.get(role) as Browser, route, id, world)
          if (answer.status !== 404 && answer.status !== 403)
            reached.push(`${role} ${route.method} ${route.path} ${id}: ${answer.status} ${answer.text}`)
        }
      }
    }
  }
  expect(reached).toEqual([])
  expect(leaks).toEqual([])
  // nothing of it was touched
  for (const { people, ids, canary } of worlds) {
    const owner = people.get('owner') as Browser
    for (const kind of ['documents', 'sources', 'keys', 'people', 'groups', 'models'] as const)
      expect([kind, (await owner.get(`/api/v1/${kind}/${ids[kind]}`)).status]).toEqual([kind, 200])
    expect((await owner.get(`/api/v1/keys/${ids.keys}`)).body).toMatchObject({
      name: `${canary} key`,
      revoked_at: null,
    })
    expect((await owner.get(`/api/v1/groups/${ids.groups}`)).body.people).toHaveLength(1)
    const listed = (await owner.get('/api/v1/roles')).body.items
    expect(listed.find((role: { name: string }) => role.name === ids.roles).title.en).toBe(canary)
  }
})

test('ids of another tenant inside a body lead nowhere either', async () => {
  for (const world of worlds) {
    const other = worlds.find((one) => one !== world) as World
    const owner = world.people.get('owner') as Browser
    const route = (method: string, path: string) => ({ method, path, permission: '' })
    const attempts: Array<[Route, unknown]> = [
      [
        route('POST', '/api/v1/invitations'),
        { email: 'x@naru.example', roles: ['viewer'], group_ids: [other.ids.groups] },
      ],
      [route('POST', '/api/v1/invitations'), { email: 'x@naru.example', roles: [other.ids.roles] }],
      [route('PUT', `/api/v1/groups/${world.ids.groups}/people`), { person_ids: [other.ids.people] }],
      [route('PATCH', `/api/v1/people/${world.ids.people}`), { group_ids: [other.ids.groups] }],
      [route('PATCH', `/api/v1/people/${world.ids.people}`), { roles: [other.ids.roles] }],
      [route('PUT', '/api/v1/session/tenant'), { tenant_id: other.tenantId }],
      [route('POST', '/api/v1/keys'), { name: 'x', scopes: ['knowledge:read'], team_id: other.ids.groups }],
    ]
    for (const [{ method, path }, json] of attempts) {
      const answer = await owner.request(method, path, { json })
      expect([path, answer.status]).toEqual([
        path,
        expect.toSatisfy((status) => status === 404 || status === 422),
      ])
      expect(answer.text).not.toContain(other.canary)
    }
    for (const list of [
      `/documents?source=${other.ids.sources}`,
      `/people?q=${other.canary}`,
      `/audit?target=${other.ids.people}`,
    ]) {
      const answer = await owner.get(`/api/v1${list}`)
      expect([list, answer.status, answer.body.items]).toEqual([list, 200, []])
    }
  }
})
