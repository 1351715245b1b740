import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readTrail } from '../../../testkit/configuration.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import { startModelGate } from '../../../testkit/model-gate.ts'
import { serveRoutes } from '../../../testkit/serve-routes.ts'
import { createAudit } from '../../identity/audit/audit.ts'
import { createSignals, type Database, newId, type Principal, type Signals } from '../../platform/index.ts'
import { insertRun } from '../ingest/run-store.ts'
import { type CopilotSettingsParts, createCopilotSettings } from './copilot-settings.ts'
import { copilotSettingsRoutes } from './copilot-settings-routes.ts'
import { createResummarise } from './resummarise.ts'
import { createSummarising } from './summarising.ts'

const logger = pino({ level: 'silent' })
const audit = createAudit({ key: Buffer.alloc(32, 7), fingerprint: 'test' })
const NONE = {
  ...{ summary_model: null, answer_model: null, reply_model: null, rerank_model: null },
  ...{ embedding_model: null, summary_concurrency: 2, summary_budget_per_day: null },
  ...{ tone: '', vector_weight: null },
}

let database: Database
let stopDatabase: () => Promise<void>
let signals: Signals
let gate: ReturnType<typeof startModelGate>
let settings: CopilotSettingsParts
let api: Awaited<ReturnType<typeof serveRoutes>>
let owner: Principal

beforeAll(async () => {
  ;({ database, stop: stopDatabase } = await startTestDatabase())
  signals = await createSignals({ logger })
  gate = startModelGate({
    url: 'http://127.0.0.1:9',
    models: { small: {}, large: {}, vectors: { capabilities: ['embeddings'] }, embed: {} },
  })
  const { facts } = gate
  settings = createCopilotSettings({ database, signals, audit, facts, logger })
  api = await serveRoutes(
    copilotSettingsRoutes({
      settings,
      embeddingState: async () => ({ active: null, building: null, local: null }),
      resummarise: createResummarise({ database, facts, settings, audit }),
    }),
  )
})
afterAll(async () => {
  await api.close()
  settings.close()
  await gate.stop()
  await signals.close()
  await stopDatabase()
})
beforeEach(async () => {
  const id = newId('tenant')
  await database.system((tx) => tx.insertInto('tenants').values({ id, slug: id, name: 'T' }).execute())
  owner = {
    ...{ id: 'usr_1', kind: 'person', name: 'Owner', tenantId: id, scopes: ['models:manage'] },
    ...{ groups: [], teams: [], isConfined: false },
  }
})

const PATH = '/api/v1/copilot-settings'
const put = (body: object, who = owner) => api.put(who, PATH, body)

describe('the settings', () => {
  test('are those of a copilot without models at first', async () => {
    const { status, body } = await api.get(owner, PATH)
    expect(status).toBe(200)
    expect(body).toEqual({ ...NONE, embedding: { active: null, building: null, local: null } })
    expect(await settings.of(owner.tenantId)).toEqual(NONE)
  })

  test('change what is given, tell every reader, and are in the trail', async () => {
    expect(await settings.of(owner.tenantId)).toEqual(NONE)
    const changes = { summary_model: 'small', summary_budget_per_day: '2.50', tone: '정중하게' }
    expect(await put(changes)).toMatchObject({
      status: 200,
      body: { ...NONE, ...changes, summary_budget_per_day: '2.5' },
    })
    expect((await put({ vector_weight: 0.5 })).body).toMatchObject({
      summary_model: 'small',
      vector_weight: 0.5,
    })
    expect(await settings.of(owner.tenantId)).toMatchObject({ tone: '정중하게', vector_weight: 0.5 })
    await put({ vector_weight: 0.5 })
    const trail = await readTrail(database, owner.tenantId)
    expect(trail).toMatchObject([
      {
        action: 'copilot_settings.changed',
        before: { summary_model: null },
        after: { summary_model: 'small' },
      },
      { action: 'copilot_settings.changed', after: { vector_weight: 0.5 } },
    ])
  })

  test('name models that exist and can do it', async () => {
    const unknown = await put({ answer_model: 'smal' })
    expect(unknown).toMatchObject({ status: 422, body: { code: 'model_not_found' } })
    expect(unknown.body.detail).toContain('answer_model: there is no model "smal"')
    expect(unknown.body.detail).toContain('Did you mean "small"?')
    expect(await put({ reply_model: 'vectors' })).toMatchObject({
      status: 422,
      body: { code: 'copilot_settings_invalid' },
    })
    expect(await put({ summary_model: 'embed' })).toMatchObject({
      ...{ status: 422, body: { code: 'copilot_settings_invalid', errors: [{ path: 'summary_model' }] } },
    })
    const chat = await put({ embedding_model: 'small' })
    expect(chat).toMatchObject({ status: 422, body: { code: 'copilot_settings_invalid' } })
    expect(chat.body.detail).toContain('capability "embeddings"')
    for (const embedding_model of ['vectors', 'embed'])
      expect(await put({ embedding_model })).toMatchObject({ status: 200 })
  })

  test.each([
    { summary_concurrency: 0 },
    { summary_budget_per_day: '-1' },
    { summary_budget_per_day: 'much' },
    { vector_weight: 2 },
    { tone: 'x'.repeat(2001) },
    { colour: 'red' },
  ])('refuse %o', async (body) => {
    expect((await put(body)).status).toBe(400)
  })

  test('are for those who manage models, and of one’s own organisation', async () => {
    const other = { ...owner, scopes: ['knowledge:read'] }
    expect((await put({ tone: 'x' }, other)).status).toBe(403)
    await put({ tone: 'x' })
    expect((await api.get({ ...owner, tenantId: newId('tenant') }, PATH)).body).toMatchObject({ tone: '' })
  })
})

test('a chosen model wakes the job at once', async () => {
  const sent: object[] = []
  const jobs = { register: async () => {}, send: async (_: string, data: object) => void sent.push(data) }
  const { models, facts } = gate
  const summarising = await createSummarising({
    ...{ database, index: undefined, jobs, models, facts, settings, logger },
  })
  const woken = Promise.withResolvers<void>()
  jobs.send = async (_, data) => {
    sent.push(data)
    woken.resolve()
  }
  await summarising.start()
  await addSummary(owner.tenantId)
  expect(sent).toEqual([])
  await put({ summary_model: 'small' })
  await woken.promise
  summarising.close()
  expect(sent).toEqual([{ tenantId: owner.tenantId }])
})

describe('summarising again', () => {
  const again = () => api.post(owner, `${PATH}/resummarise`)

  test('needs a model', async () => {
    expect(await again()).toMatchObject({ status: 409, body: { code: 'summary_model_missing' } })
  })

  test('marks what an older prompt made and what was given up, and tells the cost', async () => {
    await put({ summary_model: 'small' })
    expect(await again()).toMatchObject({ status: 202, body: { marked: 0, cost: '0' } })
    await addSummary(owner.tenantId, { mode: 'model', prompt_id: 'ticket-summary', prompt_version: 0 })
    await addSummary(owner.tenantId, { due_at: Number.POSITIVE_INFINITY, error_code: 'summary_empty' })
    await addSummary(owner.tenantId, { mode: 'model', prompt_id: 'ticket-summary', prompt_version: 1 })
    const { body } = await again()
    expect(body).toMatchObject({ marked: 2, model: 'small' })
    expect(body.input_tokens).toBeGreaterThan(0)
    expect(Number(body.cost)).toBeGreaterThan(0)
    expect((await again()).body).toMatchObject({ marked: 0 })
    const actions = (await readTrail(database, owner.tenantId)).map(({ action }) => action)
    expect(actions).toEqual(['copilot_settings.changed', 'copilot_settings.resummarised'])
  })

  test('another model tries what the one before gave up', async () => {
    await put({ summary_model: 'small' })
    await addSummary(owner.tenantId, {
      due_at: Number.POSITIVE_INFINITY,
      error_code: 'summary_empty',
      attempts: 1,
    })
    await put({ summary_model: 'large' })
    const rows = await database.system((tx) =>
      tx.selectFrom('ticket_summaries').selectAll().where('tenant_id', '=', owner.tenantId).execute(),
    )
    expect(rows).toMatchObject([{ attempts: 0, error_code: null }])
    expect(rows[0]?.due_at.getTime()).toBeLessThanOrEqual(Date.now())
  })
})

/** A ticket with a summary that waits, unless told otherwise. */
async function addSummary(tenantId: string, more: object = {}): Promise<void> {
  const [sourceId, documentId] = [newId('src'), newId('doc')]
  const time = new Date()
  await database.system(async (tx) => {
    const source = { id: sourceId, tenant_id: tenantId, kind: 'freshdesk', name: sourceId, config: '{}' }
    await tx.insertInto('sources').values(source).execute()
    // somebody has asked to read it
    await insertRun(tx, { tenantId, sourceId }, 'changes')
    await tx
      .insertInto('documents')
      .values({
        ...{
          id: documentId,
          tenant_id: tenantId,
          source_id: sourceId,
          external_id: 'ticket:1',
          title: 'VPN',
        },
        ...{
          type: 'ticket',
          language: 'en',
          format: 'text',
          content: 'x',
          content_hash: 'x',
          parser_version: 1,
        },
        ...{ chunk_count: 0, bytes: 1, metadata: '{}' },
      })
      .execute()
    await tx
      .insertInto('tickets')
      .values({
        ...{
          document_id: documentId,
          tenant_id: tenantId,
          source_id: sourceId,
          ticket_id: '1',
          status: 'open',
        },
        ...{ remote_updated_at: time, created_at: time, fetched_at: time },
      })
      .execute()
    await tx
      .insertInto('ticket_summaries')
      .values({
        ...{ document_id: documentId, audience: 'everyone', tenant_id: tenantId, problem: 'p', cause: '' },
        ...{ solution: '', result: '', language: 'en', mode: 'extractive', content_hash: 'x' },
        ...more,
      })
      .execute()
  })
}
