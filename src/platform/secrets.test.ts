import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestDatabase } from '../../testkit/database.ts'
import type { Database } from './db/database.ts'
import { createSecretBox, loadMasterKey } from './secrets.ts'

let dataDir: string
let database: Database
let stop: () => Promise<void>

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'naru-secrets-'))
  ;({ database, stop } = await startTestDatabase())
  await database.system((tx) =>
    sql`insert into tenants (id, slug, name) values ('a', 'a', 'a'), ('b', 'b', 'b')`.execute(tx),
  )
})
afterAll(async () => {
  await stop()
  rmSync(dataDir, { recursive: true })
})

describe('the master key', () => {
  const embedded = (secretKey?: string) => loadMasterKey({ secretKey, dataDir, isEmbedded: true })

  test('is made once for the embedded database, for its owner only', () => {
    const made = embedded()
    const path = join(dataDir, 'secret.key')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    chmodSync(path, 0o644)
    expect(embedded()).toEqual(made)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(made.fingerprint).toMatch(/^[0-9a-f]{16}$/)
    expect(readFileSync(path, 'utf8')).not.toContain(made.fingerprint)
  })

  test('is taken as hex or base64, and refused when it is neither', () => {
    const key = randomBytes(32)
    expect(embedded(key.toString('hex')).key).toEqual(key)
    expect(embedded(key.toString('base64')).key).toEqual(key)
    for (const text of ['password', key.subarray(1).toString('hex'), `${key.toString('hex')}00`])
      expect(() => embedded(text)).toThrow(expect.objectContaining({ code: 'secret_key_invalid' }))
    writeFileSync(join(dataDir, 'secret.key'), 'half a key')
    expect(() => embedded()).toThrow(/secret\.key must hold 32 bytes/)
    rmSync(join(dataDir, 'secret.key'))
  })

  test('must be given where several processes share a database', () => {
    expect(() => loadMasterKey({ dataDir, isEmbedded: false })).toThrow(
      expect.objectContaining({ code: 'secret_key_missing' }),
    )
  })
})

describe('a stored secret', () => {
  const master = () =>
    loadMasterKey({ secretKey: randomBytes(32).toString('hex'), dataDir, isEmbedded: false })
  const as = (tenantId: string) => ({ tenantId, groups: [] })

  test('comes back to its tenant and stands nowhere in the database', async () => {
    const box = createSecretBox(master())
    const value = '비밀번호 hunter2'
    await database.tenant(as('a'), (tx) => box.put(tx, 'a', 'slack', 'before'))
    await database.tenant(as('a'), (tx) => box.put(tx, 'a', 'slack', value))
    expect(await database.tenant(as('a'), (tx) => box.get(tx, 'a', 'slack'))).toBe(value)
    expect(await database.tenant(as('b'), (tx) => box.get(tx, 'a', 'slack'))).toBeUndefined()
    const { rows } = await database.system((tx) =>
      sql<{ ciphertext: Buffer }>`select * from secrets`.execute(tx),
    )
    expect(rows[0]?.ciphertext.includes(value)).toBe(false)
    await database.tenant(as('a'), (tx) => box.remove(tx, 'a', 'slack'))
    expect(await database.tenant(as('a'), (tx) => box.get(tx, 'a', 'slack'))).toBeUndefined()
  })

  test('does not open under another key, name or tenant, nor when it was changed', async () => {
    const box = createSecretBox(master())
    await database.tenant(as('a'), (tx) => box.put(tx, 'a', 'x', 'value'))
    const other = createSecretBox(master())
    await expect(database.tenant(as('a'), (tx) => other.get(tx, 'a', 'x'))).rejects.toMatchObject({
      code: 'secret_key_changed',
    })
    await database.system((tx) =>
      sql`insert into secrets (tenant_id, name, wrapped_key, ciphertext, key_fingerprint)
        select t.tenant, t.name, wrapped_key, ciphertext, key_fingerprint from secrets,
          (values ('a', 'moved'), ('b', 'x')) as t (tenant, name) where secrets.tenant_id = 'a' and secrets.name = 'x'`.execute(
        tx,
      ),
    )
    await expect(database.tenant(as('a'), (tx) => box.get(tx, 'a', 'moved'))).rejects.toThrow()
    await expect(database.tenant(as('b'), (tx) => box.get(tx, 'b', 'x'))).rejects.toThrow()
    await database.system((tx) =>
      sql`update secrets set ciphertext = set_byte(ciphertext, 14, get_byte(ciphertext, 14) # 1) where name = 'x'`.execute(
        tx,
      ),
    )
    await expect(database.tenant(as('a'), (tx) => box.get(tx, 'a', 'x'))).rejects.toThrow()
  })
})
