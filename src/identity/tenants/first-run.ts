import { sql } from 'kysely'
import { type Database, newId, type Signals, type Tx } from '../../platform/index.ts'
import { insertKey } from '../keys/key-store.ts'
import { describeKey, newKey, tellRevoked } from '../keys/keys.ts'
import { ALL } from '../permissions.ts'

export type Tenant = { id: string; slug: string; name: string; createdAt: Date }

const ROOT_KEY_NAME = 'root'

export type FirstRun = {
  tenant: Tenant
  /** Whether this start made the tenant: the installation is new. */
  isNew: boolean
  /** Set when this start made the first admin key: to be printed once. */
  newRootKey: string | undefined
}

/**
 * Makes the default tenant and its first admin key where they are missing. A given `rootKey` is made valid at
 * every start, and root keys that an earlier setting made are revoked.
 */
export async function ensureFirstRun(
  database: Database,
  signals: Pick<Signals, 'send'>,
  rootKey: string | undefined,
): Promise<FirstRun> {
  return database.system(async (tx) => {
    // two replicas may start at once
    await sql`select pg_advisory_xact_lock(7070002)`.execute(tx)
    const { tenant, isNew } = await ensureTenant(tx)
    const roots = await tx
      .selectFrom('api_keys')
      .select(['id', 'hash', 'revoked_at'])
      .where('tenant_id', '=', tenant.id)
      .where('name', '=', ROOT_KEY_NAME)
      .where('created_by', 'is', null)
      .execute()
    if (rootKey === undefined) {
      if (roots.length > 0) return { tenant, isNew, newRootKey: undefined }
      const made = newKey()
      await insertRootKey(tx, tenant.id, made)
      return { tenant, isNew, newRootKey: made }
    }
    for (const id of await replaceRootKey(tx, tenant.id, rootKey, roots)) await tellRevoked(signals, tx, id)
    return { tenant, isNew, newRootKey: undefined }
  })
}

const COLUMNS = ['id', 'slug', 'name', 'created_at as createdAt'] as const

export async function findTenant(tx: Tx, id: string): Promise<Tenant | undefined> {
  return tx.selectFrom('tenants').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

async function ensureTenant(tx: Tx): Promise<{ tenant: Tenant; isNew: boolean }> {
  const found = await tx.selectFrom('tenants').select(COLUMNS).where('is_home', '=', true).executeTakeFirst()
  if (found) return { tenant: found, isNew: false }
  const values = { id: newId('tenant'), slug: 'default', name: 'Default', is_home: true }
  const tenant = await tx.insertInto('tenants').values(values).returning(COLUMNS).executeTakeFirstOrThrow()
  return { tenant, isNew: true }
}

async function insertRootKey(tx: Tx, tenantId: string, key: string): Promise<void> {
  const columns = { name: ROOT_KEY_NAME, scopes: [ALL], groups: [], created_by: null, expires_at: null }
  await insertKey(tx, { ...describeKey(key), ...columns, tenant_id: tenantId })
}

/** Answers the keys that it revoked. */
async function replaceRootKey(
  tx: Tx,
  tenantId: string,
  rootKey: string,
  roots: Array<{ id: string; hash: Buffer; revoked_at: Date | null }>,
): Promise<string[]> {
  const { hash } = describeKey(rootKey)
  const same = roots.find((root) => root.hash.equals(hash))
  const others = roots.filter((root) => root !== same && root.revoked_at === null).map((root) => root.id)
  if (others.length > 0) {
    await tx.updateTable('api_keys').set({ revoked_at: sql`now()` }).where('id', 'in', others).execute()
  }
  if (!same) await insertRootKey(tx, tenantId, rootKey)
  else if (same.revoked_at !== null) {
    await tx.updateTable('api_keys').set({ revoked_at: null }).where('id', '=', same.id).execute()
  }
  return others
}
