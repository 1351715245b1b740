import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testActor, testMaster } from '../../../testkit/audit-trail.ts'
import { DATABASES } from '../../../testkit/databases.ts'
import { type Database, migrate, newId } from '../../platform/index.ts'
import { createAnchorSeal } from './anchors.ts'
import { type AuditEntry, createAudit, GENESIS } from './audit.ts'
import { verifyTrail } from './verify.ts'

const master = testMaster()
const audit = createAudit(master)
const store = { place: 'none', append: async () => {}, read: async () => [] }

test('the hash of an event is the HMAC-SHA256 over the one before and the payload', () => {
  const key = createHmac('sha256', master.key).update('naru audit chain v1').digest()
  const expected = createHmac('sha256', key)
    .update(Buffer.concat([GENESIS, Buffer.from('{"ü":1}')]))
    .digest('hex')
  expect(audit.hash(GENESIS, '{"ü":1}').toString('hex')).toBe(expected)
})

describe.each(DATABASES)('the audit trail on $name', ({ isMissing, start }) => {
  let database: Database
  let stop: () => Promise<void>

  beforeAll(async () => {
    if (isMissing) return
    ;({ database, stop } = await start())
    await migrate(database)
  })
  afterAll(async () => {
    if (!isMissing) await stop()
  })

  const record = (tenantId: string, entry: AuditEntry) =>
    database.tenant({ tenantId, groups: [] }, (tx) => audit.record(tx, testActor(tenantId), entry))
  const verify = (tenantId: string) =>
    verifyTrail({ database, hash: audit.hash, store, seal: createAnchorSeal(master) }, tenantId)
  const rows = async (tenantId: string) => {
    const { rows: found } = await database.pool.query<{ seq: number; payload: string; details: unknown }>(
      `select seq, payload, payload::jsonb -> 'details' as details from audit_events where tenant_id = $1 order by seq`,
      [tenantId],
    )
    return found
  }

  test.skipIf(isMissing)('takes whatever a caller hands over, and it verifies when read back', async () => {
    const tenantId = newId('tenant')
    const anything = fc.dictionary(
      fc.string({ unit: 'binary' }),
      fc.oneof(
        fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withMap: true, withSet: true }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(anything, anything, fc.string({ unit: 'binary' }), async (before, details, name) => {
        await record(tenantId, { action: 'a.b', target: { kind: 't', id: name, name }, before, details })
      }),
      { numRuns: 80 },
    )
    expect(await verify(tenantId)).toMatchObject({ status: 'intact', checked: 80, problems: [] })
  })

  test.skipIf(isMissing)('keeps what JSON or PostgreSQL lack as something near it', async () => {
    const tenantId = newId('tenant')
    const circle: Record<string, unknown> = { name: 'round' }
    circle.self = circle
    const details = {
      nul: 'a\u0000b',
      'na\u0000me': 1,
      half: '\ud800',
      huge: JSON.parse('1e400'),
      none: Number.NaN,
      minus: -0,
      big: 123n,
      when: new Date('2026-01-02T03:04:05.678Z'),
      bytes: Buffer.from('abc'),
      circle,
      missing: undefined,
    }
    await record(tenantId, { action: 'a.b', details })
    const [row] = await rows(tenantId)
    expect(row?.details).toMatchObject({
      nul: 'a\ufffdb',
      'na\ufffdme': 1,
      half: '\ufffd',
      huge: null,
      none: null,
      minus: 0,
      big: '123',
      when: '2026-01-02T03:04:05.678Z',
      bytes: '[3 bytes]',
    })
    expect(await verify(tenantId)).toMatchObject({ status: 'intact' })
  })

  test.skipIf(isMissing)('never grows beyond 64 KiB an event', async () => {
    const tenantId = newId('tenant')
    const list = Array.from({ length: 900 }, (_, i) => ({ i, text: '가'.repeat(500) }))
    const event = await record(tenantId, {
      action: 'a.b',
      before: { list },
      after: { small: 1 },
      details: { list },
    })
    expect(event).toMatchObject({
      details: { too_large: true },
      before: { too_large: true },
      after: { small: 1 },
    })
    const [row] = await rows(tenantId)
    expect(Buffer.byteLength(row?.payload ?? '')).toBeLessThan(64 * 1024)
    expect(await verify(tenantId)).toMatchObject({ status: 'intact' })
  })

  test.skipIf(isMissing)('gives events that come at the same time numbers without a gap', async () => {
    const tenantId = newId('tenant')
    const recorder = async (who: number) => {
      for (let i = 0; i < 12; i++) await record(tenantId, { action: 'a.b', details: { who, i } })
    }
    await Promise.all(Array.from({ length: 8 }, (_, who) => recorder(who)))
    const seqs = (await rows(tenantId)).map((row) => Number(row.seq))
    expect(seqs).toEqual(Array.from({ length: 96 }, (_, i) => i + 1))
    expect(await verify(tenantId)).toMatchObject({ status: 'intact', checked: 96 })
  })

  test.skipIf(isMissing)('keeps nothing of a change that is undone', async () => {
    const tenantId = newId('tenant')
    await record(tenantId, { action: 'a.kept' })
    const undone = database.tenant({ tenantId, groups: [] }, async (tx) => {
      await audit.record(tx, testActor(tenantId), { action: 'a.undone' })
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    await record(tenantId, { action: 'a.kept' })
    expect((await rows(tenantId)).map((row) => JSON.parse(row.payload).action)).toEqual(['a.kept', 'a.kept'])
    expect(await verify(tenantId)).toMatchObject({ status: 'intact', checked: 2 })
  })
})
