import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { escapeLiteral } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { fillTrail, TENANT, tamper, testActor, testMaster } from '../../../testkit/audit-trail.ts'
import { startTestDatabase } from '../../../testkit/database.ts'
import type { Database } from '../../platform/index.ts'
import { createAnchorFile } from './anchor-file.ts'
import { createAnchorSeal } from './anchors.ts'
import { createAudit, GENESIS } from './audit.ts'
import type { Verification } from './audit-schemas.ts'
import { findHead } from './audit-store.ts'
import { verifyTrail } from './verify.ts'

const EVENTS = 40
const master = testMaster()
const audit = createAudit(master)
const seal = createAnchorSeal(master)
const folder = mkdtempSync(join(tmpdir(), 'naru-verify-'))
const file = join(folder, 'anchors.jsonl')
const store = createAnchorFile(file)
let database: Database
let stop: () => Promise<void>
let untouched: string

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await fillTrail(database, master, EVENTS)
  await fillTrail(database, master, 3, 'tenant_other')
  await anchorHead('2026-01-01T00:00:00.000Z')
  untouched = readFileSync(file, 'utf8')
  await database.pool.query('create table kept as select tenant_id, seq, payload, hash from audit_events')
})

beforeEach(putBack)

afterAll(async () => {
  await stop()
  rmSync(folder, { recursive: true })
})

async function putBack(): Promise<void> {
  const columns = 'tenant_id, seq, payload, hash'
  await tamper(
    database,
    'delete from audit_events',
    `insert into audit_events (${columns}) select ${columns} from kept`,
  )
  writeFileSync(file, untouched)
}

async function anchorHead(at: string): Promise<void> {
  const head = await database.system((tx) => findHead(tx, TENANT))
  await store.append(
    seal.seal({ tenant_id: TENANT, ...(head as { seq: number; hash: Buffer }) }, new Date(at)),
  )
}

const verify = (tenantId = TENANT) => verifyTrail({ database, hash: audit.hash, store, seal }, tenantId)

const seqs = fc.integer({ min: 1, max: EVENTS })
const found = (verification: Verification) =>
  verification.problems.map(({ seq, kind }) => `${kind} ${seq ?? '-'}`)

async function payloads(): Promise<string[]> {
  const { rows } = await database.pool.query<{ payload: string }>(
    `select payload from audit_events where tenant_id = '${TENANT}' order by seq`,
  )
  return rows.map((row) => row.payload)
}

const rewrite = (seq: number, payload: string, hash?: Buffer) =>
  `update audit_events set payload = ${escapeLiteral(payload)}${hash ? `, hash = '\\x${hash.toString('hex')}'` : ''}
   where tenant_id = '${TENANT}' and seq = ${seq}`

test('an untouched trail has no problem, however long it has grown since its anchors', async () => {
  const verification = await verify()
  expect(verification).toMatchObject({
    status: 'intact',
    checked: EVENTS,
    problems: [],
    head: { seq: EVENTS },
    anchors: { checked: 1, last_at: '2026-01-01T00:00:00.000Z' },
  })
  await fillTrail(database, master, 5)
  expect(await verify()).toMatchObject({ status: 'intact', checked: EVENTS + 5, problems: [] })
  await anchorHead('2026-01-02T00:00:00.000Z')
  expect(await verify()).toMatchObject({ status: 'intact', anchors: { checked: 2 } })
  expect(await verify('tenant_other')).toMatchObject({
    status: 'intact',
    checked: 3,
    anchors: { checked: 0 },
  })
  expect(await verify('tenant_none')).toMatchObject({ status: 'intact', checked: 0, head: null })
})

test('a trail of many pages is followed across their borders', async () => {
  await fillTrail(database, master, 2_100)
  expect(await verify()).toMatchObject({ status: 'intact', checked: EVENTS + 2_100, problems: [] })
})

test('any byte of any payload that is changed shows', async () => {
  const all = await payloads()
  const bytes = fc.record({ seq: seqs, at: fc.nat(), character: fc.string({ minLength: 1, maxLength: 1 }) })
  await fc.assert(
    fc.asyncProperty(bytes, async ({ seq, at, character }) => {
      const payload = all[seq - 1] as string
      const place = at % payload.length
      const edited = payload.slice(0, place) + character + payload.slice(place + 1)
      fc.pre(edited !== payload && isStorable(edited))
      await tamper(database, rewrite(seq, edited))
      const verification = await verify()
      await putBack()
      expect(verification.status).toBe('broken')
      expect(verification.problems[0]?.seq).toBe(seq)
    }),
    { numRuns: 60 },
  )
})

// PostgreSQL itself refuses the others, as the columns derive from the payload.
function isStorable(payload: string): boolean {
  try {
    const event = JSON.parse(payload)
    return (
      event.id !== undefined &&
      event.at !== undefined &&
      event.action &&
      event.outcome &&
      !/\\u0000/.test(payload)
    )
  } catch {
    return false
  }
}

test('white space that changes no meaning shows too', async () => {
  const [first] = await payloads()
  await tamper(database, rewrite(1, `${first} `))
  expect(found(await verify())).toEqual(['changed 1'])
})

test('any byte of any hash that is changed shows', async () => {
  await fc.assert(
    fc.asyncProperty(seqs, fc.integer({ min: 0, max: 31 }), async (seq, at) => {
      await tamper(
        database,
        `update audit_events set hash = set_byte(hash, ${at}, get_byte(hash, ${at}) # 1)
         where tenant_id = '${TENANT}' and seq = ${seq}`,
      )
      const verification = await verify()
      await putBack()
      expect(verification.problems[0]).toMatchObject({ seq, kind: 'changed' })
    }),
    { numRuns: 20 },
  )
})

test('any event that is removed shows as missing, the newest as a cut', async () => {
  await fc.assert(
    fc.asyncProperty(seqs, async (seq) => {
      await tamper(database, `delete from audit_events where tenant_id = '${TENANT}' and seq = ${seq}`)
      const verification = await verify()
      await putBack()
      expect(found(verification)).toEqual([seq === EVENTS ? `cut ${seq}` : `missing ${seq}`])
    }),
    { numRuns: 15 },
  )
})

test('a removed event shows when those after it are numbered anew', async () => {
  await tamper(
    database,
    `delete from audit_events where tenant_id = '${TENANT}' and seq = 20`,
    `update audit_events set seq = -seq where tenant_id = '${TENANT}' and seq > 20`,
    `update audit_events set seq = -seq - 1 where tenant_id = '${TENANT}' and seq < 0`,
  )
  const problems = found(await verify())
  expect(problems[0]).toBe('reordered 20')
  expect(problems.at(-1)).toBe(`cut ${EVENTS}`)
})

test('two events that changed places show', async () => {
  await fc.assert(
    fc.asyncProperty(seqs, seqs, async (a, b) => {
      fc.pre(a !== b)
      await tamper(
        database,
        `update audit_events e set payload = o.payload, hash = o.hash from audit_events o
         where e.tenant_id = '${TENANT}' and o.tenant_id = e.tenant_id
           and (e.seq, o.seq) in ((${a}, ${b}), (${b}, ${a}))`,
      )
      const verification = await verify()
      await putBack()
      expect(found(verification)).toEqual(
        expect.arrayContaining([`reordered ${Math.min(a, b)}`, `reordered ${Math.max(a, b)}`]),
      )
    }),
    { numRuns: 15 },
  )
})

test('a tail that is cut off, or a trail that is emptied, shows against the anchor', async () => {
  await tamper(database, `delete from audit_events where tenant_id = '${TENANT}' and seq > 25`)
  expect(found(await verify())).toEqual(['cut 26'])
  await tamper(database, `delete from audit_events where tenant_id = '${TENANT}'`)
  expect(found(await verify())).toEqual(['cut 1'])
})

async function rewriteTail(from: number, hash: (previous: Buffer, payload: string) => Buffer): Promise<void> {
  const { rows } = await database.pool.query<{ payload: string; hash: Buffer }>(
    `select payload, hash from audit_events where tenant_id = '${TENANT}' order by seq`,
  )
  let previous = rows[from - 2]?.hash ?? GENESIS
  const statements: string[] = []
  for (const [index, { payload }] of rows.entries()) {
    if (index + 1 < from) continue
    const edited = payload.replace('김나루', '박나루')
    previous = hash(previous, edited)
    statements.push(rewrite(index + 1, edited, previous))
  }
  await tamper(database, ...statements)
}

test('a tail that is rewritten with another key shows at every event', async () => {
  await rewriteTail(30, createAudit({ key: randomBytes(32), fingerprint: 'other' }).hash)
  const problems = found(await verify())
  expect(problems).toHaveLength(EVENTS - 29)
  expect(problems[0]).toBe('changed 30')
})

test('a tail that is rewritten with the stolen key shows against the anchor', async () => {
  await rewriteTail(30, audit.hash)
  expect(found(await verify())).toEqual([`changed ${EVENTS}`])
})

test('a tail that was cut shows although the trail has grown back and was anchored again', async () => {
  await tamper(database, `delete from audit_events where tenant_id = '${TENANT}' and seq > ${EVENTS - 5}`)
  await fillTrail(database, master, 5)
  await anchorHead('2026-01-02T00:00:00.000Z')
  const verification = await verify()
  expect(found(verification)).toEqual([`changed ${EVENTS}`])
  expect(verification.anchors.checked).toBe(2)
})

test('an event below the first is refused, and shows when somebody got it in', async () => {
  const forged = JSON.stringify({
    id: 'aud_x',
    at: '2026-01-01T00:00:00.000Z',
    tenant_id: TENANT,
    seq: 0,
    action: 'key.revoked',
    outcome: 'done',
  })
  const insert = `insert into audit_events (tenant_id, seq, payload, hash)
    values ('${TENANT}', 0, ${escapeLiteral(forged)}, '\\x00')`
  const asServer = database.tenant({ tenantId: TENANT, groups: [] }, (tx) => sql.raw(insert).execute(tx))
  await expect(asServer).rejects.toMatchObject({ code: '23514' })
  await tamper(database, insert)
  expect(found(await verify())).toEqual(['changed 0'])
})

test('an event that is moved to another tenant shows in both', async () => {
  await tamper(
    database,
    `update audit_events e set payload = o.payload, hash = o.hash from audit_events o
     where e.tenant_id = '${TENANT}' and o.tenant_id = 'tenant_other' and e.seq = o.seq and e.seq = 2`,
  )
  expect(found(await verify())[0]).toBe('changed 2')
})

test('searched columns that no longer say what the event says show', async () => {
  const other = await startTestDatabase()
  try {
    await fillTrail(other.database, master, 5)
    for (const column of ['actor_id', 'action', 'address']) {
      await tamper(
        other.database,
        `alter table audit_events alter column ${column} drop expression`,
        `update audit_events set ${column} = 'else' where seq = 3`,
      )
      const deps = {
        database: other.database,
        hash: audit.hash,
        store: createAnchorFile(`${file}.none`),
        seal,
      }
      expect(found(await verifyTrail(deps, TENANT))).toEqual(['changed 3'])
    }
    await tamper(
      other.database,
      ...['id', 'at', 'outcome', 'target_id'].map(
        (column) => `alter table audit_events alter column ${column} drop expression`,
      ),
      `update audit_events set payload = 'no JSON' where seq = 4`,
    )
    const deps = { database: other.database, hash: audit.hash, store: createAnchorFile(`${file}.none`), seal }
    expect(found(await verifyTrail(deps, TENANT))).toEqual(['changed 3', 'changed 4'])
  } finally {
    await other.stop()
  }
})

test('any byte of the anchor file that is changed shows', async () => {
  await fillTrail(database, master, 3)
  await anchorHead('2026-01-02T00:00:00.000Z')
  const text = readFileSync(file, 'utf8')
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 0x21, max: 0x7e }), async (at, code) => {
      const place = at % (text.length - 1)
      const edited = text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1)
      fc.pre(edited !== text)
      writeFileSync(file, edited)
      expect((await verify()).problems.map((problem) => problem.kind)).toContain('anchor')
    }),
    { numRuns: 60 },
  )
})

test('a torn last line of the anchor file is no problem, and the next anchor follows it', async () => {
  writeFileSync(file, `${untouched}{"tenant_id":"tenant_t`)
  expect(await verify()).toMatchObject({ status: 'intact', anchors: { checked: 1 } })
  await fillTrail(database, master, 1)
  await anchorHead('2026-01-03T00:00:00.000Z')
  expect(await verify()).toMatchObject({ status: 'intact', anchors: { checked: 2 } })
})

test('tells a hundred problems at most, and counts on', async () => {
  await fillTrail(database, master, 200)
  await tamper(database, `update audit_events set hash = '\\x00' where tenant_id = '${TENANT}'`)
  const verification = await verify()
  expect(verification.problems).toHaveLength(100)
  expect(verification.checked).toBe(EVENTS + 200)
})

test('the database itself refuses to change or remove an event, for the server and for its owner', async () => {
  const statements = [
    `update audit_events set payload = payload where tenant_id = '${TENANT}'`,
    `delete from audit_events where tenant_id = '${TENANT}'`,
    'truncate audit_events',
  ]
  for (const statement of statements) {
    const asServer = database.tenant({ tenantId: TENANT, groups: [] }, (tx) =>
      tx.executeQuery({ sql: statement, parameters: [], query: { kind: 'RawNode' } } as never),
    )
    await expect(asServer).rejects.toThrow(/permission denied/)
    await expect(database.pool.query(statement)).rejects.toThrow(/append-only/)
  }
  expect(await verify()).toMatchObject({ status: 'intact', checked: EVENTS })
})

test('a tenant neither reads nor writes the trail of another', async () => {
  const asOther = <T>(work: Parameters<typeof database.tenant<T>>[1]) =>
    database.tenant({ tenantId: 'tenant_other', groups: 'all' }, work)
  const rows = await asOther((tx) => tx.selectFrom('audit_events').select(['tenant_id', 'seq']).execute())
  expect(rows).toHaveLength(3)
  expect(new Set(rows.map((row) => row.tenant_id))).toEqual(new Set(['tenant_other']))
  const foreign = asOther((tx) => audit.record(tx, testActor(TENANT), { action: 'key.issued' }))
  await expect(foreign).rejects.toThrow(/row-level security|duplicate key/)
})
