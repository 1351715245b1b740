import { randomBytes } from 'node:crypto'
import { type Actor, createAudit } from '../src/identity/audit/audit.ts'
import type { Database, MasterKey } from '../src/platform/index.ts'

export const TENANT = 'tenant_test'

export function testMaster(): MasterKey {
  return { key: randomBytes(32), fingerprint: 'test' }
}

export function testActor(tenantId = TENANT): Actor {
  const origin = { address: '192.0.2.7', requestId: 'req_1', userAgent: 'test' }
  return { id: 'usr_1', kind: 'person', name: '김나루', tenantId, personId: 'usr_1', origin }
}

/** `count` events of one tenant. */
export async function fillTrail(
  database: Database,
  master: MasterKey,
  count: number,
  tenantId = TENANT,
): Promise<void> {
  const audit = createAudit(master)
  await database.tenant({ tenantId, groups: [] }, async (tx) => {
    for (let i = 1; i <= count; i++) {
      await audit.record(tx, testActor(tenantId), {
        action: i % 3 === 0 ? 'key.issued' : 'source.created',
        target: { kind: 'thing', id: `thing_${i}`, name: `것 ${i}` },
        after: { number: i, text: 'a "quoted" line\nwith ünïcödé 漢字' },
      })
    }
  })
}

/** What only the owner of the database can do: statements with all that refuses changes switched off. */
export async function tamper(database: Database, ...statements: string[]): Promise<void> {
  await database.pool.query(
    [
      'begin',
      'alter table audit_events disable trigger all, drop constraint audit_events_seq',
      ...statements,
      'alter table audit_events enable trigger all, add constraint audit_events_seq check (seq > 0) not valid',
      'commit',
    ].join(';\n'),
  )
}
