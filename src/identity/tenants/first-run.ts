import { type Database, type MasterKey, newId, type Signals, type Tx } from '../../platform/index.ts'
import { lock } from '../advisory-locks.ts'
import { type Actor, type Audit, createAudit } from '../audit/audit.ts'
import { audited } from '../keys/change-keys.ts'
import { describeKey, newKey } from '../keys/key-format.ts'
import { tellKeyChanged } from '../keys/key-signals.ts'
import { insertKey, type KeyRow, listServerKeys, markRevoked, updateKey } from '../keys/key-store.ts'
import { ALL } from '../permissions.ts'
import { findHome, insertTenant, type TenantRow } from './tenant-store.ts'

export type Tenant = { id: string; slug: string; name: string; createdAt: Date }

const ROOT_KEY_NAME = 'root'

export type FirstRun = {
  tenant: Tenant
  /** Whether this start made the tenant: the installation is new. */
  isNew: boolean
  /** Set when this start made the first admin key: to be printed once. */
  newRootKey: string | undefined
}

type Options = {
  database: Database
  signals: Pick<Signals, 'send'>
  master: MasterKey
  /** NARU_ROOT_KEY */
  rootKey: string | undefined
}

/**
 * Makes the default tenant and its first admin key where they are missing. A given `rootKey` is made valid at
 * every start, and root keys that an earlier setting made are revoked.
 */
export async function ensureFirstRun({ database, signals, master, rootKey }: Options): Promise<FirstRun> {
  return database.system(async (tx) => {
    // two replicas may start at once
    await lock(tx, 'firstRun')
    const { tenant, isNew } = await ensureTenant(tx)
    const trail: Trail = { audit: createAudit(master), tenantId: tenant.id }
    const roots = await listServerKeys(tx, tenant.id, ROOT_KEY_NAME)
    if (rootKey === undefined) {
      if (roots.length > 0) return { tenant, isNew, newRootKey: undefined }
      const made = newKey()
      await insertRootKey(tx, trail, made)
      return { tenant, isNew, newRootKey: made }
    }
    for (const id of await replaceRootKey(tx, trail, rootKey, roots)) await tellKeyChanged(signals, tx, id)
    return { tenant, isNew, newRootKey: undefined }
  })
}

async function ensureTenant(tx: Tx): Promise<{ tenant: Tenant; isNew: boolean }> {
  const found = await findHome(tx)
  const fresh = { id: newId('tenant'), slug: 'default', name: 'Default', is_home: true }
  const row = found ?? ((await insertTenant(tx, fresh)) as TenantRow)
  const { id, slug, name, created_at: createdAt } = row
  return { tenant: { id, slug, name, createdAt }, isNew: !found }
}

type Trail = { audit: Audit; tenantId: string }

/** Key events of a start are the server's own doing. */
function record(tx: Tx, { audit, tenantId }: Trail, action: string, key: KeyRow): Promise<unknown> {
  const server: Actor = { kind: 'system', id: 'system', name: 'server', tenantId }
  const target = { kind: 'key', id: key.id, name: key.name }
  return audit.record(tx, server, { action, target, after: audited(key), details: { by: 'start' } })
}

async function insertRootKey(tx: Tx, trail: Trail, key: string): Promise<void> {
  const columns = { name: ROOT_KEY_NAME, scopes: [ALL], groups: [], created_by: null, expires_at: null }
  const row = await insertKey(tx, { ...describeKey(key), ...columns, tenant_id: trail.tenantId })
  await record(tx, trail, 'key.issued', row)
}

/** Answers the keys that it revoked. */
async function replaceRootKey(tx: Tx, trail: Trail, rootKey: string, roots: KeyRow[]): Promise<string[]> {
  const { hash } = describeKey(rootKey)
  const same = roots.find((root) => root.hash.equals(hash))
  const others = roots.filter((root) => root !== same && root.revoked_at === null)
  for (const root of others) {
    await markRevoked(tx, root.id)
    await record(tx, trail, 'key.revoked', root)
  }
  if (!same) await insertRootKey(tx, trail, rootKey)
  else if (same.revoked_at !== null || same.expires_at !== null) {
    const valid = await updateKey(tx, same.id, { revoked_at: null, expires_at: null })
    await record(tx, trail, 'key.restored', valid)
  }
  return others.map(({ id }) => id)
}
