import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fillTrail, TENANT, tamper, testMaster } from '../../../testkit/audit-trail.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import { type FakeS3, startFakeS3 } from '../../../testkit/s3.ts'
import { createMetrics, type Database, newId } from '../../platform/index.ts'
import { createAnchoring } from './anchoring.ts'
import { type AnchorStore, createAnchorSeal } from './anchors.ts'
import { createAudit } from './audit.ts'
import { openAnchorStore } from './open-anchor-store.ts'
import { verifyTrail } from './verify.ts'

const master = testMaster()
const seal = createAnchorSeal(master)
const folder = mkdtempSync(join(tmpdir(), 'naru-anchors-'))
const before = { ...process.env }
let database: Database
let stop: () => Promise<void>
let s3: FakeS3

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  s3 = await startFakeS3({ bucket: 'trail', pageSize: 3 })
  // the SDK reads these
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test-secret',
    AWS_REGION: 'eu-central-1',
  })
  await database.system((tx) =>
    tx
      .insertInto('tenants')
      .values([
        { id: TENANT, slug: 'test', name: 'Test' },
        { id: 'tenant_other', slug: 'other', name: 'Other' },
      ])
      .execute(),
  )
})

afterEach(async () => {
  await tamper(database, 'delete from audit_events')
  s3.objects.clear()
})

afterAll(async () => {
  process.env = before
  await stop()
  await s3.stop()
  rmSync(folder, { recursive: true })
})

const inS3 = () => openAnchorStore({ auditAnchor: 's3://trail/naru/', dataDir: folder, s3Endpoint: s3.url })
const inFile = (auditAnchor?: string) =>
  openAnchorStore({ auditAnchor, dataDir: folder, s3Endpoint: undefined })

function anchoringIn(store: AnchorStore) {
  const metrics = createMetrics()
  const logged: string[] = []
  const logger = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) })
  const anchoring = createAnchoring({ database, store, seal, logger, metrics })
  const metric = async (name: string) =>
    (await metrics.registry.getSingleMetric(name)?.get())?.values[0]?.value as number
  return { anchoring, logged, metric }
}

const verify = (store: AnchorStore) =>
  verifyTrail({ database, hash: createAudit(master).hash, store, seal }, TENANT)

test('the newest event of every tenant goes into one object each, which nothing overwrites', async () => {
  const store = await inS3()
  const { anchoring } = anchoringIn(store)
  await fillTrail(database, master, 7)
  await fillTrail(database, master, 2, 'tenant_other')
  await anchoring.run()
  expect([...s3.objects.keys()].sort()).toEqual([
    `trail/naru/tenant_other/0000000000000002.json`,
    `trail/naru/${TENANT}/0000000000000007.json`,
  ])
  const [kept] = s3.objects.values()
  const requests = s3.requests.length
  await anchoring.run()
  expect(s3.requests).toHaveLength(requests)
  // another replica, which does not know what this one did
  await anchoringIn(store).anchoring.run()
  expect(s3.objects.size).toBe(2)
  expect([...s3.objects.values()]).toContain(kept)
  expect(await verify(store)).toMatchObject({ status: 'intact', anchors: { checked: 1 } })
})

test('verifies against the newest of many objects, over all pages of the list', async () => {
  const store = await inS3()
  const { anchoring } = anchoringIn(store)
  for (let i = 0; i < 8; i++) {
    await fillTrail(database, master, 1)
    await anchoring.run()
  }
  expect(await verify(store)).toMatchObject({ status: 'intact', anchors: { checked: 8 } })
  await tamper(database, 'delete from audit_events where seq > 7')
  expect(await verify(store)).toMatchObject({ problems: [{ seq: 8, kind: 'cut' }] })
})

test('an object that somebody made or changed shows', async () => {
  const store = await inS3()
  await fillTrail(database, master, 2)
  await anchoringIn(store).anchoring.run()
  const [[key, body] = ['', '']] = s3.objects
  s3.objects.set(key, body.replace('"seq":2', '"seq":1'))
  expect(await verify(store)).toMatchObject({ problems: [{ seq: null, kind: 'anchor' }] })
})

test('an anchor that cannot be written is logged, counted and tried again', async () => {
  const store = await inS3()
  const { anchoring, logged, metric } = anchoringIn(store)
  await fillTrail(database, master, 1)
  s3.failNext(100)
  await expect(anchoring.run()).rejects.toThrow()
  expect(await metric('naru_audit_anchor_failures_total')).toBe(1)
  expect(logged.join('')).toContain('could not be anchored')
  expect(logged.join('')).not.toContain('test-secret')
  await expect(verify(store)).rejects.toMatchObject({ code: 'audit_anchors_unreadable', status: 503 })
  s3.failNext(0)
  await anchoring.run()
  expect(s3.objects.size).toBe(1)
  expect(await metric('naru_audit_anchor_age_seconds')).toBeLessThan(60)
}, 30_000)

test('another event under an anchored number, as after a restore, fails loudly and changes no object', async () => {
  const store = await inS3()
  await fillTrail(database, master, 3)
  await anchoringIn(store).anchoring.run()
  const kept = new Map(s3.objects)
  await tamper(database, 'delete from audit_events')
  await fillTrail(database, master, 3)
  const { anchoring, logged } = anchoringIn(store)
  await expect(anchoring.run()).rejects.toThrow(/another event of this number/)
  expect(logged).toHaveLength(1)
  expect(s3.objects).toEqual(kept)
})

test('a short fault of S3 is bridged', async () => {
  const store = await inS3()
  await fillTrail(database, master, 1)
  s3.failNext(1)
  await anchoringIn(store).anchoring.run()
  expect(s3.objects.size).toBe(1)
})

test('without a setting anchors go into a file beside the database, readable by its owner only', async () => {
  const store = await inFile()
  const { anchoring } = anchoringIn(store)
  await fillTrail(database, master, 2)
  await anchoring.run()
  await fillTrail(database, master, 1)
  await anchoring.run()
  const path = join(folder, 'audit-anchors.jsonl')
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(2)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(await verify(store)).toMatchObject({ status: 'intact', anchors: { checked: 2 } })
})

test('a clean stop anchors what was not anchored yet', async () => {
  const path = join(folder, `${newId('anchors')}.jsonl`)
  const { anchoring } = anchoringIn(await inFile(path))
  const jobs = { register: async () => {}, schedule: async () => {} }
  await anchoring.start(jobs as never)
  await fillTrail(database, master, 4)
  await anchoring.close()
  expect(readFileSync(path, 'utf8')).toContain('"seq":4')
})

test('a place inside the folder of the database is refused, and one that is none', async () => {
  await expect(inFile(join(folder, 'db', 'anchors.jsonl'))).rejects.toThrow(/NARU_AUDIT_ANCHOR/)
  await expect(inFile(join(folder, 'dbs', 'anchors.jsonl'))).resolves.toBeDefined()
  await expect(inFile('s3:///prefix')).rejects.toThrow(/s3:\/\/bucket/)
})
