import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestDatabase } from '../../testkit/database.ts'
import type { AuditEntry } from '../identity/index.ts'
import { AppError, type Database, type Jobs, newId, type Principal } from '../platform/index.ts'
import type { Connector } from './connectors/connector.ts'
import { searchIndex } from './search/index-documents.ts'
import { createSources, type NewSource, SYNC_JOB } from './sources.ts'

let database: Database
let stop: () => Promise<void>
let principal: Principal
let sent: Array<{ name: string; key: string | undefined }>
let schedules: Map<string, string>
let changes = 0

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())
beforeEach(async () => {
  const tenantId = newId('tenant')
  principal = {
    id: 'key_1',
    kind: 'key',
    name: 'k',
    tenantId,
    scopes: ['*'],
    groups: ['ops'],
    teams: [],
    isConfined: false,
  }
  sent = []
  schedules = new Map()
  changes = 0
  recorded.length = 0
  runs = []
  forgotten = []
  await database.system((tx) =>
    tx.insertInto('tenants').values({ id: tenantId, slug: tenantId, name: 'T' }).execute(),
  )
})

const connector: Connector<unknown> = {
  kind: 'memory',
  label: { en: 'Memory', ko: '기억' },
  configSchema: z.object({ path: z.string() }),
  lists: true,
  async *items() {},
  check: async (config) => {
    if ((config as { path: string }).path === 'gone')
      throw new AppError({ code: 'path_not_found', status: 422, message: 'It is gone.' })
  },
}
const jobs = {
  send: async (name, _data, options) => void sent.push({ name, key: options?.key }),
  schedule: async (_name, key, cron) => {
    if (cron === 'wrong') throw new AppError({ code: 'schedule_invalid', status: 400, message: 'Mend it.' })
    schedules.set(key, cron)
  },
  unschedule: async (_name, key) => void schedules.delete(key),
} as Partial<Jobs> as Jobs

const recorded: string[] = []
let runs: string[] = []
let forgotten: string[] = []
const recorder = {
  record: async (_tx: unknown, actor: { id: string }, entry: AuditEntry) => {
    recorded.push(`${actor.id} ${entry.action} ${entry.target?.name ?? entry.target?.id}`)
    return {} as never
  },
}

const sources = (withDatabase = database) =>
  createSources({
    database: withDatabase,
    jobs,
    index: searchIndex,
    audit: recorder,
    connector: () => connector,
    kinds: ['memory'],
    helpdesks: {
      has: (kind) => kind === 'desk',
      requestRun: async (_tenant, sourceId, isFull) => {
        runs.push(`${sourceId} ${isFull ? 'full' : 'changes'}`)
        return {} as never
      },
      forget: async (_tx, _tenant, sourceId) => void forgotten.push(sourceId),
    },
    onChange: () => changes++,
  })
const create = (more: Partial<NewSource> = {}) =>
  sources().create(principal, {
    name: 'docs',
    kind: 'memory',
    config: { path: 'x' },
    acl: null,
    schedule: null,
    ...more,
  })
const names = async () => {
  const rows = await database.tenant({ tenantId: principal.tenantId, groups: 'all' }, (tx) =>
    tx.selectFrom('sources').select('name').execute(),
  )
  return rows.map((row) => row.name)
}

describe('making a source', () => {
  test('stores it, schedules it and asks for its first sync', async () => {
    const source = await create({ schedule: '0 3 * * *' })
    expect(source).toMatchObject({ name: 'docs', config: { path: 'x' }, sync: { status: 'queued' } })
    expect(sent).toEqual([{ name: SYNC_JOB, key: source.sync?.id }])
    expect([...schedules]).toEqual([[source.id, '0 3 * * *']])
    expect(changes).toBe(1)
    expect(recorded).toEqual(['key_1 source.created docs'])
  })

  test('is recorded when somebody makes it, not when the server adds its samples', async () => {
    principal = { ...principal, kind: 'system' }
    await create()
    expect(recorded).toEqual([])
  })

  test.each([
    ['settings that are none', { config: { path: 1 } }, 'validation_failed'],
    ['a place that is not there', { config: { path: 'gone' } }, 'path_not_found'],
    ['a time table that is none', { schedule: 'wrong' }, 'schedule_invalid'],
    ['an access list that leaves its maker out', { acl: ['group:hr'] }, 'acl_excludes_you'],
  ])('with %s leaves nothing behind', async (_what, more, code) => {
    await expect(create(more)).rejects.toMatchObject({ code })
    expect([await names(), sent, [...schedules], changes, recorded]).toEqual([[], [], [], 0, []])
  })

  test('under a name that is taken leaves no time table behind', async () => {
    await create()
    await expect(create({ schedule: '0 3 * * *' })).rejects.toMatchObject({ code: 'name_taken', status: 409 })
    expect([...schedules]).toEqual([])
    expect(await names()).toEqual(['docs'])
  })
})

describe('asking for a sync', () => {
  test('gives the one that waits, and sends its job again', async () => {
    const { id, sync } = await create()
    const again = await sources().requestSync(principal.tenantId, id, false)
    expect(again.id).toBe(sync?.id)
    expect(sent.map((job) => job.key)).toEqual([sync?.id, sync?.id])
    expect(recorded).toHaveLength(1)
    await sources().requestSync(principal.tenantId, id, false, principal)
    expect(recorded[1]).toBe(`key_1 source.synced ${id}`)
  })

  test('of a help desk asks for a run of its own', async () => {
    const { id } = await create()
    await database.system((tx) =>
      tx.updateTable('sources').set({ kind: 'desk' }).where('id', '=', id).execute(),
    )
    sent = []
    await sources().requestSync(principal.tenantId, id, true)
    expect([runs, sent]).toEqual([[`${id} full`], []])
    await sources().restoreSchedules()
    await sources().remove(principal, id)
    expect(forgotten).toEqual([id])
  })

  test('of a source of another tenant is refused by the database itself', async () => {
    const { id } = await create()
    await expect(sources().requestSync('another', id, false)).rejects.toThrow(/row-level security/)
  })

  test('many at once make one sync', async () => {
    const { id, sync } = await create()
    const all = await Promise.all(
      Array.from({ length: 8 }, () => sources().requestSync(principal.tenantId, id, false)),
    )
    expect(new Set(all.map((one) => one.id))).toEqual(new Set([sync?.id]))
  })
})

/** So many documents of the source. */
async function fill(sourceId: string, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, i) => ({
    id: newId('doc'),
    tenant_id: principal.tenantId,
    source_id: sourceId,
    external_id: `d${i}`,
    title: 't',
    language: 'en',
    format: 'text',
    content: 'c',
    content_hash: 'h',
    parser_version: 1,
  }))
  await database.system((tx) => tx.insertInto('documents').values(rows).execute())
}

describe('removing a source', () => {
  test('takes its documents, its syncs and its time table', async () => {
    const { id } = await create({ schedule: '0 3 * * *' })
    await fill(id, 230)
    await sources().remove(principal, id)
    const left = await database.system(async (tx) => [
      ...(await tx.selectFrom('documents').select('id').where('source_id', '=', id).execute()),
      ...(await tx.selectFrom('syncs').select('id').where('source_id', '=', id).execute()),
      ...(await tx.selectFrom('sources').select('id').where('id', '=', id).execute()),
    ])
    expect(left).toEqual([])
    expect([...schedules]).toEqual([])
    expect(recorded.slice(1)).toEqual(['key_1 source.deletion_begun docs', 'key_1 source.deleted docs'])
  })

  test('that ends in the middle is recorded, and goes on when asked for again', async () => {
    const { id } = await create()
    await fill(id, 230)
    let transactions = 0
    const dying = {
      ...database,
      // the first one finds the source, the second one deletes 100 documents
      tenant: ((access, work) =>
        ++transactions > 2
          ? Promise.reject(new Error('killed'))
          : database.tenant(access, work)) as Database['tenant'],
    }
    await expect(sources(dying).remove(principal, id)).rejects.toThrow('killed')
    expect(recorded.slice(1)).toEqual(['key_1 source.deletion_begun docs'])
    const { length } = await database.system((tx) =>
      tx.selectFrom('documents').select('id').where('source_id', '=', id).execute(),
    )
    expect(length).toBe(130)
    await sources().remove(principal, id)
    expect(await names()).toEqual([])
    expect(recorded.at(-1)).toBe('key_1 source.deleted docs')
  })

  test('of few documents is one event, and one only when two ask at once', async () => {
    const { id } = await create()
    await fill(id, 3)
    await Promise.allSettled([sources().remove(principal, id), sources().remove(principal, id)])
    expect(recorded.slice(1)).toEqual(['key_1 source.deleted docs'])
  })

  test('that one may not see is refused as unknown', async () => {
    const { id } = await create({ acl: ['group:ops'] })
    const stranger = { ...principal, groups: ['hr'] }
    await expect(sources().remove(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(sources().remove({ ...principal, tenantId: 'other' }, id)).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await names()).toEqual(['docs'])
  })
})
