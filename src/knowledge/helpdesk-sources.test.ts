import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addOwner, readTrail } from '../../testkit/configuration.ts'
import { startTestDatabase } from '../../testkit/database.ts'
import { type FakeFreshdesk, startFakeFreshdesk } from '../../testkit/helpdesk/fake-freshdesk.ts'
import { type FakeZendesk, startFakeZendesk } from '../../testkit/helpdesk/fake-zendesk.ts'
import { GROUPS } from '../../testkit/helpdesk/people.ts'
import { serveRoutes } from '../../testkit/serve-routes.ts'
import { type FakeVault, startFakeVault } from '../../testkit/vault.ts'
import { createAudit } from '../identity/audit/audit.ts'
import {
  createOpenSecret,
  createOutbound,
  createSecretBox,
  createSecretReferences,
  type Database,
  loadMasterKey,
  newId,
  type Outbound,
  type Principal,
  readConfig,
  type SecretBox,
} from '../platform/index.ts'
import { createConnectors } from './connectors/registry.ts'
import { createHelpdeskSources } from './helpdesk-sources.ts'
import { createHelpdeskAccounts, helpdeskSecretName, webhookSecretName } from './helpdesks/accounts.ts'
import { createPacedHttp } from './helpdesks/paced-http.ts'
import { countInRun, insertRun, type Run } from './ingest/run-store.ts'
import { createSource } from './routes/create-source.ts'
import { deleteSource } from './routes/delete-source.ts'
import { getSource } from './routes/get-source.ts'
import { helpdeskSourceRoutes } from './routes/helpdesk-source-routes.ts'
import { listSourcesRoute } from './routes/list-sources.ts'
import { sourceKindsRoute } from './routes/source-kinds.ts'
import { searchIndex } from './search/index-documents.ts'
import { findSource } from './source-store.ts'
import { createSources } from './sources.ts'

let database: Database
let stopDatabase: () => Promise<void>
let freshdesk: FakeFreshdesk
let zendesk: FakeZendesk
let vault: FakeVault
let references: ReturnType<typeof createSecretReferences>
let secrets: SecretBox
let outbound: Outbound
let accounts: ReturnType<typeof createHelpdeskAccounts>
let api: Awaited<ReturnType<typeof serveRoutes>>
let owner: Principal
let told: string[] = []

beforeAll(async () => {
  ;({ database, stop: stopDatabase } = await startTestDatabase())
  freshdesk = await startFakeFreshdesk({ tickets: 3 })
  zendesk = await startFakeZendesk({ tickets: 3, exportsPerMinute: 10_000 })
  vault = await startFakeVault()
  vault.tokens.set('hvs.t', { policy: ['secret/'], isRenewable: false, leaseSeconds: 0, renewals: 0 })
  references = createSecretReferences({
    settings: readConfig({
      NARU_SECRET_REFERENCES: 'vault:secret/data/naru/{tenant}/',
      VAULT_ADDR: vault.url,
      VAULT_TOKEN: 'hvs.t',
    }),
  })
  const secretKey = randomBytes(32).toString('hex')
  const master = loadMasterKey({ secretKey, dataDir: '', isEmbedded: false })
  secrets = createSecretBox(master)
  const openSecret = createOpenSecret({ database, secrets, references })
  const allow = ['127.0.0.0/8']
  outbound = createOutbound({ allow })
  accounts = createHelpdeskAccounts({ http: createPacedHttp({ outbound, allow }), openSecret })
  const audit = createAudit(master)
  const helpdeskSources = createHelpdeskSources({
    ...{ database, accounts, secrets, openSecret, audit },
    onAccessChange: async (_tx, source) => void told.push(`access ${source.name}`),
    onReconnect: async (_tx, source) => void told.push(`reconnect ${source.name}`),
  })
  const connectors = createConnectors({ allowedRoots: [] })
  const sources = createSources({
    ...{ database, index: searchIndex, audit, connector: connectors.get, kinds: connectors.creatable },
    jobs: { unschedule: async () => {} } as never,
    onChange: () => {},
    helpdesks: {
      has: (kind) => kind === 'freshdesk' || kind === 'zendesk',
      requestRun: async () => ({}) as never,
      forget: helpdeskSources.forget,
    },
  })
  api = await serveRoutes([
    createSource({ sources, helpdeskSources, connectors }),
    deleteSource({ sources }),
    getSource({ database, isWatching: () => false }),
    listSourcesRoute({ database, isWatching: () => false }),
    sourceKindsRoute({ connectors }),
    ...helpdeskSourceRoutes({ helpdeskSources, publicUrl: 'https://naru.example.com' }),
  ])
})
afterAll(async () => {
  await api.close()
  await Promise.all([outbound.close(), references.close(), vault.stop(), freshdesk.stop(), zendesk.stop()])
  await stopDatabase()
})
beforeEach(async () => {
  owner = { ...(await addOwner(database)), groups: ['support'] }
  told = []
})

const desk = (more: object = {}) => ({
  ...{ name: 'Support', kind: 'freshdesk', config: { url: freshdesk.url }, secret: freshdesk.apiKey },
  ...more,
})
const create = async (more: object = {}): Promise<string> => {
  const made = await api.post(owner, '/api/v1/sources', desk(more))
  expect(made.status).toBe(201)
  return made.body.id
}
const stored = (name: string) => database.system((tx) => secrets.read(tx, owner.tenantId, name))
const countSources = async () =>
  database.system(async (tx) => {
    const rows = await tx.selectFrom('sources').select('id').where('tenant_id', '=', owner.tenantId).execute()
    return rows.length
  })
const connect = async (id: string) => {
  const source = await database.system((tx) => findSource(tx, id))
  return accounts.connect(source as NonNullable<typeof source>)
}

describe('adding a help desk', () => {
  test('asks it first, keeps its credential sealed, makes a secret for webhooks, and starts nothing', async () => {
    const config = { url: `${freshdesk.url}/`, groups: { '71': ['billing'] }, poll_minutes: 1 }
    const made = await api.post(owner, '/api/v1/sources', desk({ config }))
    expect(made).toMatchObject({
      status: 201,
      body: {
        ...{ kind: 'freshdesk', sync: null, schedule: null, document_count: 0 },
        config: {
          ...{ url: freshdesk.url, groups: { '71': ['billing'] }, agents: {}, poll_minutes: 1 },
          ...{ articles: true, attachments: true },
        },
      },
    })
    const { id } = made.body
    expect(made.text).not.toContain(freshdesk.apiKey)
    expect(await stored(helpdeskSecretName(id))).toEqual({ value: freshdesk.apiKey })
    expect(await stored(webhookSecretName(id))).toEqual({ value: expect.stringMatching(/^[\w-]{43}$/) })
    await (await connect(id)).check()
    const trail = JSON.stringify(await readTrail(database, owner.tenantId))
    expect(trail).toContain('source.created')
    expect(trail).not.toContain(freshdesk.apiKey)
  })

  test.each([
    ['without a credential', { secret: undefined }, 422, 'secret_required'],
    ['with one it refuses', { secret: 'wrong' }, 422, 'helpdesk_refused'],
    ['with two', { secret_reference: 'vault:secret/data/x#y' }, 400, 'validation_failed'],
    ['at a private address', { config: { url: 'http://10.0.0.1' } }, 422, 'address_not_allowed'],
    ['where nothing listens', { config: { url: 'http://127.0.0.1:9' } }, 502, 'address_unreachable'],
    ['without https', { config: { url: 'http://acme.example.com' } }, 422, 'address_not_allowed'],
    [
      'at an address with a path',
      { config: { url: 'https://acme.example.com/a' } },
      400,
      'validation_failed',
    ],
    ['with a time table', { schedule: '0 3 * * *' }, 400, 'validation_failed'],
    [
      'with groups that are none',
      { config: { url: 'https://a.example.com', groups: { x: ['a'] } } },
      400,
      'validation_failed',
    ],
    ['that its maker could not see', { acl: ['group:hr'] }, 422, 'acl_excludes_you'],
    ['of a kind that is none', { kind: 'ftp' }, 422, 'unknown_kind'],
    [
      'whose secret lies where nobody may read',
      { secret: undefined, secret_reference: 'vault:secret/data/naru/other/a#b' },
      422,
      'secret_reference_not_allowed',
    ],
    ['as a folder with a secret', { kind: 'files', config: { path: '/tmp' } }, 400, 'validation_failed'],
  ])('%s stores nothing', async (_how, more, status, code) => {
    const before = freshdesk.requests.length
    const answer = await api.post(owner, '/api/v1/sources', desk(more))
    expect(answer).toMatchObject({ status, body: { code } })
    expect(answer.text).not.toContain(freshdesk.apiKey)
    expect(await countSources()).toBe(0)
    const { length } = await database.system((tx) =>
      tx.selectFrom('secrets').select('name').where('tenant_id', '=', owner.tenantId).execute(),
    )
    expect(length).toBe(0)
    if (code !== 'helpdesk_refused') expect(freshdesk.requests.length).toBe(before)
  })

  test('under a name that is taken, or a second time, leaves no secret behind', async () => {
    await create()
    const config = { url: zendesk.url, email: zendesk.email }
    const other = { kind: 'zendesk', config, secret: zendesk.apiToken }
    for (const [body, code] of [
      [desk(other), 'name_taken'],
      [desk({ name: 'Again', config: { url: `${freshdesk.url}/` } }), 'helpdesk_taken'],
    ] as const)
      expect(await api.post(owner, '/api/v1/sources', body)).toMatchObject({ status: 409, body: { code } })
    const names = await database.system((tx) =>
      tx.selectFrom('secrets').select('name').where('tenant_id', '=', owner.tenantId).execute(),
    )
    expect(names).toHaveLength(2)
    const id = await create({ ...other, name: 'Other' })
    const moved = { config: { url: freshdesk.url }, secret: freshdesk.apiKey }
    // another kind at the same address is another account
    expect((await api.patch(owner, `/api/v1/sources/${id}`, moved)).body.code).not.toBe('helpdesk_taken')
    const third = await startFakeFreshdesk({ tickets: 1 })
    const own = { name: 'Third', config: { url: third.url }, secret: third.apiKey }
    const taken = await api.patch(owner, `/api/v1/sources/${await create(own)}`, moved)
    expect(taken).toMatchObject({ status: 409, body: { code: 'helpdesk_taken' } })
    // one that stands there twice already can still be changed
    await database.system((tx) =>
      sql`update sources set config = jsonb_set(config, '{url}', ${JSON.stringify(freshdesk.url)}::jsonb) where name = 'Third'`.execute(
        tx,
      ),
    )
    const { id: twice } = await database.system((tx) =>
      tx.selectFrom('sources').select('id').where('name', '=', 'Third').executeTakeFirstOrThrow(),
    )
    const renamed = await api.patch(owner, `/api/v1/sources/${twice}`, { name: 'Renamed' })
    expect(renamed).toMatchObject({ status: 200, body: { name: 'Renamed' } })
    expect(taken.body.detail).toContain('the source "Support"')
    await third.stop()
  })

  test('names groups that there are not, until there are', async () => {
    const group = (name: string) => ({
      ...{ id: newId('grp'), tenant_id: owner.tenantId, name, kind: 'group' },
    })
    await database.system((tx) => tx.insertInto('groups').values(group('billing')).execute())
    const config = { url: freshdesk.url, groups: { '71': ['billing', 'biling'] }, note_acl: ['group:ops'] }
    const made = await api.post(owner, '/api/v1/sources', desk({ config }))
    expect(made).toMatchObject({ status: 201, body: { unknown_groups: ['biling', 'ops'] } })
    await database.system((tx) => tx.insertInto('groups').values(group('ops')).execute())
    const changed = await api.patch(owner, `/api/v1/sources/${made.body.id}`, { name: 'Desk' })
    expect(changed.body.unknown_groups).toEqual(['biling'])
  })

  test('says in plain words what is wrong with it', async () => {
    const detailOf = async (body: object) => {
      const { status, body: answer } = await api.post(owner, '/api/v1/sources', body)
      return [status, answer.code, answer.detail]
    }
    const refused = (said: string) => [400, 'validation_failed', expect.stringContaining(said)]
    expect(await detailOf(desk({ kind: 'jira' }))).toEqual([
      ...[422, 'unknown_kind', expect.stringMatching(/kind "jira"\. Use one of: .*files.*zendesk/)],
    ])
    expect(await detailOf(desk({ name: undefined }))).toEqual(refused('name: is missing.'))
    expect(await detailOf(desk({ kind: 7 }))).toEqual(refused('kind: must be a string.'))
    const url = freshdesk.url
    for (const [config, said] of [
      [{}, 'config.url: is missing'],
      [
        { url, groups: { abc: ['ops'] } },
        'config.groups.abc: is a wrong name here: it must be the number that',
      ],
      [{ url, groups: { '71': [] } }, 'config.groups.71: must not be empty'],
      [{ url, poll_minutes: 0 }, 'config.poll_minutes: must be at least 1'],
      [{ url, poll_minutes: 1.5 }, 'config.poll_minutes: must be a whole number'],
      [{ url, articles: 'yes' }, 'config.articles: must be true or false'],
    ] as const)
      expect(await detailOf(desk({ config }))).toEqual(refused(said))
    expect(await countSources()).toBe(0)
  })

  test('with a setting that there is not says which one was meant', async () => {
    const config = { url: freshdesk.url, note_acls: ['group:ops'] }
    const answer = await api.post(owner, '/api/v1/sources', desk({ config }))
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'config.note_acls' }] } })
    expect(answer.body.detail).toContain('did you mean "note_acl"?')
    expect(await countSources()).toBe(0)
  })

  test('takes a credential that another store keeps, and reads it anew when it was replaced', async () => {
    const place = `secret/data/naru/${owner.tenantId}/zendesk`
    vault.secrets.set(place, { token: 'old' })
    const secret_reference = `vault:${place}#token`
    const config = { url: zendesk.url, email: zendesk.email }
    const body = desk({ kind: 'zendesk', config, secret: undefined, secret_reference })
    expect(await api.post(owner, '/api/v1/sources', body)).toMatchObject({
      body: { code: 'helpdesk_refused' },
    })
    const other = `secret/data/naru/${owner.tenantId}/new`
    vault.secrets.set(other, { token: zendesk.apiToken })
    const id = await create({ ...body, secret_reference: `vault:${other}#token` })
    expect(await stored(helpdeskSecretName(id))).toEqual({ reference: `vault:${other}#token` })
    await (await connect(id)).check()
    expect(JSON.stringify(await readTrail(database, owner.tenantId))).toContain(`vault:${other}#token`)
  })
})

describe('changing a help desk', () => {
  test('keeps what is not told, replaces settings as a whole, and tells whom it concerns', async () => {
    const id = await create({ config: { url: freshdesk.url, groups: { '71': ['billing'] } } })
    const renamed = await api.patch(owner, `/api/v1/sources/${id}`, { name: 'Desk' })
    expect(renamed).toMatchObject({
      status: 200,
      body: { name: 'Desk', config: { groups: { '71': ['billing'] } } },
    })
    expect(told).toEqual([])
    const regrouped = await api.patch(owner, `/api/v1/sources/${id}`, {
      config: { url: freshdesk.url, groups: { '72': ['ops'] }, note_acl: ['group:ops'] },
    })
    expect(regrouped.body.config).toMatchObject({ groups: { '72': ['ops'] }, note_acl: ['group:ops'] })
    expect(told).toEqual(['access Desk'])
    await api.patch(owner, `/api/v1/sources/${id}`, { secret: freshdesk.apiKey })
    await api.patch(owner, `/api/v1/sources/${id}`, { acl: ['group:support'] })
    expect(told).toEqual(['access Desk', 'reconnect Desk', 'access Desk'])
    const trail = await readTrail(database, owner.tenantId)
    expect(trail.filter(({ action }) => action === 'source.updated')).toHaveLength(4)
    expect(JSON.stringify(trail)).not.toContain(freshdesk.apiKey)
  })

  test.each([
    [
      'another address without its credential',
      () => ({ config: { url: zendesk.url } }),
      422,
      'secret_required',
    ],
    ['a credential that it refuses', () => ({ secret: 'wrong' }), 422, 'helpdesk_refused'],
    ['a list that leaves its changer out', () => ({ acl: ['group:hr'] }), 422, 'acl_excludes_you'],
    [
      'settings that are none',
      () => ({ config: { url: freshdesk.url, poll_minutes: 0 } }),
      400,
      'validation_failed',
    ],
  ])('to %s changes nothing', async (_what, change, status, code) => {
    const id = await create()
    expect(await api.patch(owner, `/api/v1/sources/${id}`, change())).toMatchObject({
      status,
      body: { code },
    })
    expect(await stored(helpdeskSecretName(id))).toEqual({ value: freshdesk.apiKey })
    const source = await database.system((tx) => findSource(tx, id))
    expect(source).toMatchObject({ acl: null, config: { url: freshdesk.url, poll_minutes: 5 } })
    expect(told).toEqual([])
  })

  test('to a name that is taken is refused; a folder, a stranger’s, one that is not there are none', async () => {
    await create({ name: 'First' })
    const config = { url: zendesk.url, email: zendesk.email }
    const id = await create({ kind: 'zendesk', config, secret: zendesk.apiToken })
    const path = `/api/v1/sources/${id}`
    expect(await api.patch(owner, path, { name: 'First' })).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    })
    const stranger = await addOwner(database)
    for (const [who, where] of [
      [stranger, path],
      [owner, '/api/v1/sources/src_x'],
    ] as const) {
      expect(await api.patch(who, where, { name: 'Mine' })).toMatchObject({ status: 404 })
      expect(await api.get(who, `${where}/webhook`)).toMatchObject({ status: 404 })
      expect(await api.put(who, `${where}/webhook`, {})).toMatchObject({ status: 404 })
      expect(await api.get(who, `${where}/helpdesk-groups`)).toMatchObject({ status: 404 })
    }
  })

  test('needs the right to write', async () => {
    const id = await create()
    const reader = { ...owner, scopes: ['knowledge:read', 'tickets:read'] }
    for (const where of ['', '/webhook', '/helpdesk-groups'])
      expect(
        (
          await (where === ''
            ? api.patch(reader, `/api/v1/sources/${id}`, {})
            : api.get(reader, `/api/v1/sources/${id}${where}`))
        ).status,
      ).toBe(403)
  })
})

describe('a help desk', () => {
  test('tells its groups', async () => {
    const id = await create()
    const { body } = await api.get(owner, `/api/v1/sources/${id}/helpdesk-groups`)
    expect(body.items).toEqual(GROUPS.map((group) => ({ id: String(group.id), name: group.name })))
  })

  test('is given the secret of its webhooks, and a new one on demand, where Naru makes it', async () => {
    const id = await create()
    const path = `/api/v1/sources/${id}/webhook`
    const first = await api.get(owner, path)
    expect(first.body).toEqual({
      url: `https://naru.example.com/api/v1/webhooks/${id}`,
      header: 'x-naru-webhook-secret',
      secret: ((await stored(webhookSecretName(id))) as { value: string }).value,
      has_secret: true,
      last_received_at: null,
    })
    const second = await api.put(owner, path, {})
    expect(second.body.secret).not.toBe(first.body.secret)
    expect(await stored(webhookSecretName(id))).toEqual({ value: second.body.secret })
    const trail = await readTrail(database, owner.tenantId)
    expect(trail.at(-1)).toMatchObject({ action: 'source.webhook_changed' })
    expect(JSON.stringify(trail)).not.toContain(second.body.secret)
  })

  test('takes no secret for webhooks that may be guessed', async () => {
    const path = `/api/v1/sources/${await create()}/webhook`
    const before = (await api.get(owner, path)).body.secret
    for (const secret of ['own', 'fifteen-letters', 'with spaces between words'])
      expect(await api.put(owner, path, { secret })).toMatchObject({
        status: 400,
        body: { code: 'validation_failed', errors: [{ path: 'secret' }] },
      })
    expect((await api.get(owner, path)).body.secret).toBe(before)
    const secret = 'sixteen-letters!'
    expect(await api.put(owner, path, { secret })).toMatchObject({ status: 200, body: { secret } })
  })

  test('tells who may not change it where it is, and nothing of how it is set up or how much was read', async () => {
    const config = {
      ...{ url: freshdesk.url, groups: { '71': ['billing'] }, note_acl: ['group:ops'] },
      agents: { '9': 'usr_00000000000000000000000000' },
    }
    const id = await create({ config })
    await database.system(async (tx) => {
      const place = { tenantId: owner.tenantId, sourceId: id }
      const run = await insertRun(tx, place, 'changes')
      await countInRun(tx, (run as Run).id, 'tickets', { total: 539, done: 539, failed: 2 })
    })
    const whole = await api.get(owner, `/api/v1/sources/${id}`)
    expect(whole.body).toMatchObject({ config, sync: { total: 539 }, unknown_groups: ['billing', 'ops'] })
    const reader = { ...owner, scopes: ['knowledge:read', 'tickets:read'] }
    const one = await api.get(reader, `/api/v1/sources/${id}`)
    const { items } = (await api.get(reader, '/api/v1/sources')).body
    expect([one.body]).toEqual(items)
    expect(one.body).toMatchObject({ id, name: 'Support', kind: 'freshdesk', document_count: 0 })
    expect(one.body).toMatchObject({ config: { url: freshdesk.url }, sync: null, unknown_groups: [] })
    expect(one.text).not.toMatch(/billing|ops|usr_|539/)
  })

  test('gives the secret of its webhooks, where it makes it up itself', async () => {
    const config = { url: zendesk.url, email: zendesk.email }
    const id = await create({ kind: 'zendesk', config, secret: zendesk.apiToken })
    const path = `/api/v1/sources/${id}/webhook`
    expect((await api.get(owner, path)).body).toMatchObject({
      secret: null,
      has_secret: false,
      header: 'x-zendesk-webhook-signature',
    })
    expect(await api.put(owner, path, {})).toMatchObject({ status: 422, body: { code: 'secret_required' } })
    expect(await api.put(owner, path, { secret: 'shown-by-zendesk' })).toMatchObject({
      status: 200,
      body: { secret: null, has_secret: true },
    })
    expect(await stored(webhookSecretName(id))).toEqual({ value: 'shown-by-zendesk' })
    expect((await api.get(owner, path)).body).toMatchObject({ secret: null, has_secret: true })
  })

  test('leaves no secret behind when it is deleted', async () => {
    const id = await create()
    expect((await api.delete(owner, `/api/v1/sources/${id}`)).status).toBe(204)
    expect([await stored(helpdeskSecretName(id)), await stored(webhookSecretName(id))]).toEqual([
      undefined,
      undefined,
    ])
  })
})

test('kinds are listed with the forms of their settings', async () => {
  const { body } = await api.get(owner, '/api/v1/source-kinds')
  expect(
    body.items.map(({ kind, is_helpdesk, webhook_secret_from }: Record<string, unknown>) => [
      kind,
      is_helpdesk,
      webhook_secret_from,
    ]),
  ).toEqual([
    ['files', false, null],
    ['freshdesk', true, 'naru'],
    ['zendesk', true, 'vendor'],
  ])
  const zendeskKind = body.items[2]
  expect(zendeskKind.secret.label.ko).toMatch(/[가-힣]/)
  expect(zendeskKind.config_schema).toMatchObject({
    type: 'object',
    required: ['url'],
    properties: { email: {} },
  })
})
