// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is what files say
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addOwner, readTrail, startConfiguration } from '../../../testkit/configuration.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import type { Database, Principal } from '../../platform/index.ts'
import { readConfigFile } from './apply-file.ts'

let database: Database
let stopDatabase: () => Promise<void>
let gate: Awaited<ReturnType<typeof startConfiguration>>
let owner: Principal

beforeAll(async () => {
  ;({ database, stop: stopDatabase } = await startTestDatabase())
  gate = await startConfiguration({ database })
})
afterAll(async () => {
  await gate.stop()
  await stopDatabase()
})
beforeEach(async () => {
  owner = await addOwner(database)
})

const CONFIG = `
providers:
  - name: openai
    kind: openai
    api_key: sk-canary-1
  - name: local
    kind: openai-compatible
    base_url: http://127.0.0.1:11434/v1
models:
  - alias: chat
    targets: [{provider: openai, model: gpt-4o}, {provider: local, model: qwen3, priority: 1}]
    fallbacks: [small]
    timeouts: {total_ms: 30000}
  - alias: small
    targets: [{provider: local, model: gemma3}]
keys:
  - name: app
    limits: {requests_per_minute: 600}
`
const apply = (config: string, more: object = {}, as = owner) =>
  gate.call(as, 'POST', '/apply', { config, ...more })
const VALUE = 'vault-4f9a0c77e1b2d3958a6c-canary-9921'

async function stored() {
  const [providers, models, keys] = await database.system(async (tx) => [
    await tx.selectFrom('providers').selectAll().where('tenant_id', '=', owner.tenantId).execute(),
    await tx
      .selectFrom('models')
      .selectAll()
      .where('tenant_id', '=', owner.tenantId)
      .orderBy('alias')
      .execute(),
    await tx
      .selectFrom('api_keys')
      .selectAll()
      .where('tenant_id', '=', owner.tenantId)
      .orderBy('id')
      .execute(),
  ])
  return { providers, models, keys }
}

/** Applies a file of that many models twice; answers how many rows each time read. */
async function rowsRead(count: number): Promise<number[]> {
  let rows = 0
  const counting: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      rows += result.rows.length
      return result
    },
  }
  const tenant: Database['tenant'] = (access, work) =>
    database.tenant(access, (tx) => work(tx.withPlugin(counting) as typeof tx))
  const counted = await startConfiguration({ database: { ...database, tenant } })
  const names = Array.from({ length: count }, (_, i) => `n${i}`)
  const config = {
    providers: names.map((name) => ({ name, kind: 'openai', api_key: 'sk-x' })),
    models: names.map((name) => ({ alias: name, targets: [{ provider: name, model: 'gpt-4o' }] })),
  }
  const as = await addOwner(database)
  const once = async () => {
    rows = 0
    const { status } = await counted.call(as, 'POST', '/apply', { config: JSON.stringify(config) })
    expect(status).toBe(200)
    return rows
  }
  const read = [await once(), await once()]
  await counted.stop()
  return read
}

describe('a file', () => {
  test('twice as long has twice as much read, not four times', async () => {
    const [short, middle, long] = [await rowsRead(4), await rowsRead(8), await rowsRead(12)]
    const more = (a: number[], b: number[]) => b.map((rows, i) => rows - Number(a[i]))
    expect(more(middle, long)).toEqual(more(short, middle))
  })

  test('is made true once; again it changes nothing', async () => {
    const first = await apply(CONFIG)
    expect(first.status).toBe(200)
    expect(
      first.body.changes.map((it: { action: string; kind: string; name: string }) => [
        it.action,
        it.kind,
        it.name,
      ]),
    ).toEqual([
      ['create', 'provider', 'openai'],
      ['create', 'provider', 'local'],
      ['create', 'model', 'chat'],
      ['create', 'model', 'small'],
      ['create', 'key', 'app'],
    ])
    const [made] = first.body.keys
    expect(await gate.keys.check(made.key)).toMatchObject({
      tenantId: owner.tenantId,
      scopes: ['models:use'],
    })
    const { models } = await gate.configuration.catalog.of(owner.tenantId)
    expect(models.get('chat')).toMatchObject({
      fallbacks: ['small'],
      targets: [
        { model: 'gpt-4o', provider: { secret: 'sk-canary-1' } },
        { model: 'qwen3', priority: 1 },
      ],
    })
    const events = await readTrail(database, owner.tenantId)
    expect(events.map(({ action }) => action)).toEqual([
      ...['provider.created', 'provider.created', 'model.created', 'model.created', 'key.issued'],
    ])
    const second = await apply(CONFIG)
    expect(new Set(second.body.changes.map((it: { action: string }) => it.action))).toEqual(new Set(['none']))
    expect(second.body.keys).toEqual([])
    expect(await readTrail(database, owner.tenantId)).toHaveLength(events.length)
    expect(JSON.stringify([first.body.changes, second, events])).not.toContain('canary')
  })

  test('that changed changes what it names, tells what, and leaves the rest alone', async () => {
    await apply(CONFIG)
    const by = [
      ['sk-canary-1', 'sk-canary-2'],
      ['priority: 1', 'weight: 5'],
      ['requests_per_minute: 600', 'requests_per_minute: 60'],
    ] as const
    const changed = by.reduce(
      (text, [from, to]) => text.replace(from, to),
      CONFIG.replace('    fallbacks: [small]\n', ''),
    )
    const { body } = await apply(changed)
    const fields = new Map(body.changes.map((it: { name: string; fields: object[] }) => [it.name, it.fields]))
    expect(fields.get('openai')).toEqual([{ path: 'api_key', before: '(secret)', after: '(secret)' }])
    expect(fields.get('chat')).toEqual([
      { path: 'fallbacks', before: ['small'], after: [] },
      { path: 'targets', before: expect.any(Array), after: expect.any(Array) },
    ])
    expect(fields.get('app')).toEqual([
      { path: 'limits', before: { requests_per_minute: 600 }, after: { requests_per_minute: 60 } },
    ])
    expect(fields.get('small')).toEqual([])
    await apply('providers: [{name: third, kind: anthropic, api_key: sk-x}]')
    expect((await stored()).providers).toHaveLength(3)
    expect((await stored()).models).toHaveLength(2)
  })

  test('is tried in a dry run, and nothing stays', async () => {
    const dry = await apply(CONFIG, { dry_run: true })
    expect(dry.body.changes).toHaveLength(5)
    expect(dry.body.keys).toEqual([])
    expect(await stored()).toEqual({ providers: [], models: [], keys: [] })
    expect(await readTrail(database, owner.tenantId)).toEqual([])
    expect((await apply(CONFIG.replace('gpt-4o}', 'gpt-4o, weight: 9999}'), { dry_run: true })).status).toBe(
      422,
    )
  })

  test('may turn fallbacks round in one go', async () => {
    await apply(CONFIG)
    const turned = CONFIG.replace('    fallbacks: [small]\n', '').replace(
      'gemma3}]',
      'gemma3}]\n    fallbacks: [chat]',
    )
    expect((await apply(turned)).status).toBe(200)
    expect((await stored()).models.map(({ alias, fallbacks }) => [alias, fallbacks])).toEqual([
      ['chat', []],
      ['small', ['chat']],
    ])
  })
})

describe('a file that is wrong', () => {
  const wrong: Array<[string, (text: string) => string, RegExp]> = [
    [
      'unknown field',
      (text) => text.replace('base_url', 'baseurl'),
      /line 8, providers\[1\]\.baseurl.*did you mean "base_url"/,
    ],
    [
      'unknown field deep inside',
      (text) => text.replace('total_ms', 'totl_ms'),
      /models\[0\]\.timeouts\.totl_ms.*"total_ms"/,
    ],
    [
      'value of the wrong form',
      (text) => text.replace('priority: 1', 'priority: first'),
      /line 11, models\[0\]\.targets\[1\]\.priority/,
    ],
    [
      'provider that is not there',
      (text) => text.replace('provider: openai,', 'provider: opnai,'),
      /line 10, models\[0\]: .*"opnai".*"openai"/,
    ],
    [
      'fallback that is not there',
      (text) => text.replace('[small]', '[smal]'),
      /models\[0\].*no model "smal"/,
    ],
    [
      'circle',
      (text) => text.replace('gemma3}]', 'gemma3}]\n    fallbacks: [chat]'),
      /back to where they began/,
    ],
    [
      'name twice',
      (text) => text.replace('name: local', 'name: openai'),
      /line 6, providers\[1\]\.name: "openai" stands here twice/,
    ],
    [
      'address inside',
      (text) => text.replace('127.0.0.1', '169.254.169.254'),
      /line 6, providers\[1\].*NARU_ALLOW_OUTBOUND/,
    ],
    [
      'variable left over',
      (text) => text.replace('sk-canary-1', '${OPENAI_API_KEY}'),
      /providers\[0\]\.api_key.*nobody replaced/,
    ],
    [
      'missing secret',
      (text) => text.replace('    api_key: sk-canary-1\n', ''),
      /line 3, providers\[0\].*needs a secret/,
    ],
    [
      'key that is too short',
      (text) => text.replace('name: app', 'name: app\n    value: short-canary'),
      /keys\[0\]\.value.*32 to 256/,
    ],
    [
      'unknown scope',
      (text) => text.replace('name: app', 'name: app\n    scopes: [nonsense]'),
      /keys\[0\]\.scopes/,
    ],
    [
      'missing field',
      (text) => text.replace('alias: small', 'description: x'),
      /line \d+, models\[1\]\.alias: is missing/,
    ],
    ['no YAML', (text) => `${text}\n  - [`, /line \d+: this is no YAML/],
    ['no mapping', () => '- canary', /naru.yaml has to be corrected/],
  ]
  test.each(wrong)('is told of its place, and nothing is applied: %s', async (_what, change, message) => {
    const { status, body, text } = await apply(change(CONFIG))
    expect(status).toBe(422)
    expect(body.detail).toMatch(message)
    expect(text).not.toContain('canary')
    expect(await stored()).toEqual({ providers: [], models: [], keys: [] })
  })

  test('does not send a stored secret to another address', async () => {
    await apply(CONFIG)
    const moved = CONFIG.replace('    api_key: sk-canary-1\n', '    base_url: https://evil.example/v1\n')
    expect((await apply(moved)).body).toMatchObject({ code: 'secret_required' })
  })
})

test('a key may call models that the same file sets up, and none that is mistyped', async () => {
  const allowing = (alias: string) => CONFIG.replace('{requests_per_minute: 600}', `{models: [${alias}]}`)
  const refused = await apply(allowing('smal'), { dry_run: true })
  expect([refused.status, refused.body.detail]).toEqual([
    422,
    expect.stringMatching(/line \d+, keys\[0\].*"smal".*Did you mean "small"/),
  ])
  expect((await apply(allowing('small'))).status).toBe(200)
  expect((await apply(allowing('small'))).body.changes.at(-1)).toMatchObject({ action: 'none' })
  // the name of a model goes after the keys that may call it by that name
  const { models } = await stored()
  const small = models.find(({ alias }) => alias === 'small')
  const renamed = await gate.call(owner, 'PATCH', `/models/${small?.id}`, { alias: 'tiny' })
  expect([renamed.status, renamed.body.code]).toEqual([409, 'model_in_use'])
  expect(renamed.body.detail).toContain('key "app"')
})

describe('a key', () => {
  const withKey = (value: string, scopes = '[models:use]') =>
    `keys: [{name: app, value: ${value}, scopes: ${scopes}}]`

  test('may have a value of one’s own, which another one replaces', async () => {
    const first = await apply(withKey(VALUE))
    expect(first.body.keys).toEqual([])
    expect(await gate.keys.check(VALUE)).toMatchObject({ name: 'app' })
    const next = VALUE.replace('9921', '9922')
    const second = await apply(withKey(next))
    expect(second.body.changes).toEqual([
      {
        action: 'update',
        kind: 'key',
        name: 'app',
        fields: [{ path: 'value', before: '(secret)', after: '(secret)' }],
      },
    ])
    expect(await gate.keys.check(next)).toMatchObject({ name: 'app' })
    await expect(gate.keys.check(VALUE)).rejects.toMatchObject({ code: 'key_invalid' })
    expect((await readTrail(database, owner.tenantId)).map(({ action }) => action)).toEqual([
      'key.issued',
      'key.issued',
      'key.revoked',
    ])
    // one that was revoked does not come back
    expect((await apply(withKey(VALUE))).body).toMatchObject({ code: 'key_value_taken' })
    // nor can another tenant have it
    const stranger = await addOwner(database)
    expect((await apply(withKey(next), {}, stranger)).body.code).toBe('key_value_taken')
  })

  test('never gets more than whoever applies it may give', async () => {
    const clerk = { ...owner, scopes: ['models:manage'] }
    expect(await apply(withKey(VALUE), {}, clerk)).toMatchObject({
      status: 403,
      body: { code: 'missing_scope' },
    })
    const keeper = { ...owner, scopes: ['models:manage', 'keys:manage'] }
    const refused = await apply(withKey(VALUE, "['*']"), {}, keeper)
    expect(refused).toMatchObject({ status: 403, body: { code: 'key_exceeds_issuer' } })
    expect(refused.body.detail).toContain('keys[0]')
    expect((await apply('models: []', {}, clerk)).status).toBe(200)
    await apply(withKey(VALUE.replace('9921', '9923')))
    const grown = await apply(withKey(VALUE.replace('9921', '9923'), '[models:use, models:manage]'))
    expect(grown.body.code).toBe('key_cannot_grow')
  })
})

describe('NARU_CONFIG', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'naru-config-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const applyFile = async (path: string, tenantId: string) =>
    gate.configuration.applyFile(await readConfigFile(path), tenantId)
  const file = (text: string) => {
    const path = join(folder, 'naru.yaml')
    writeFileSync(path, text)
    return path
  }

  test('is applied in the name of the server, at each start again', async () => {
    process.env.NARU_TEST_SECRET = 'sk-canary: "#'.replaceAll(/[ "#:]/g, '-')
    const path = file(CONFIG.replace('sk-canary-1', '${NARU_TEST_SECRET}'))
    const first = await applyFile(path, owner.tenantId)
    expect(first.keys).toHaveLength(1)
    expect((await applyFile(path, owner.tenantId)).keys).toEqual([])
    const [event] = await readTrail(database, owner.tenantId)
    expect(event).toMatchObject({ actor: { kind: 'system', id: 'system' } })
    expect(gate.logged.join('')).not.toContain('canary')
  })

  test('that cannot be applied says why, and where', async () => {
    await expect(applyFile(join(folder, 'none.yaml'), owner.tenantId)).rejects.toMatchObject({
      code: 'config_file_unreadable',
      message: expect.stringContaining('none.yaml'),
    })
    const path = file(CONFIG.replace('sk-canary-1', '${NARU_TEST_NOT_SET}'))
    await expect(applyFile(path, owner.tenantId)).rejects.toMatchObject({
      code: 'variable_missing',
      message: expect.stringContaining('${NARU_TEST_NOT_SET}'),
    })
    await expect(applyFile(file('modles: []'), owner.tenantId)).rejects.toMatchObject({
      message: expect.stringMatching(/naru\.yaml has to be corrected\. line 1, modles: .*"models"/),
    })
  })
})
