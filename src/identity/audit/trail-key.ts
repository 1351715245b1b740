import { sql } from 'kysely'
import { AppError, type Database, type MasterKey, type Tx } from '../../platform/index.ts'
import { type Actor, createAudit, GENESIS } from './audit.ts'
import { findTenantIds } from './audit-store.ts'

const LOOKED_AT = 20

type Newest = { payload: string; hash: Buffer; previous_hash: Buffer | null }

/** Whether anything was ever recorded here: the database is not new. */
export async function hasTrail(database: Database): Promise<boolean> {
  return (await database.system(findNewest)).length > 0
}

/**
 * Refuses a master key that is not the one of this installation: a server that went on with another would add events
 * that never verify, and could not read what is encrypted. The newest event of the home tenant tells.
 */
export async function requireTrailKey(database: Database, master: MasterKey): Promise<void> {
  const newest = await database.system(findNewest)
  if (newest.length === 0 || newest.some((event) => isOurs(event, master))) return
  throw new AppError({
    code: 'secret_key_changed',
    status: 500,
    message:
      'This database was written under another master key. Put the secret.key or NARU_SECRET_KEY of then in place and start again. If it is lost for good: "naru accept-key" goes on with the new one; stored secrets and second factors are lost then, and events of before show as changed.',
  })
}

/** Goes on under a new master key, and says so in every trail. False when the key is the right one already. */
export async function acceptKey(database: Database, master: MasterKey): Promise<boolean> {
  const newest = await database.system(findNewest)
  if (newest.length === 0 || newest.some((event) => isOurs(event, master))) return false
  const audit = createAudit(master)
  await database.system(async (tx) => {
    for (const tenantId of await findTenantIds(tx)) {
      const actor: Actor = { id: 'system', kind: 'system', name: 'naru accept-key', tenantId }
      await audit.record(tx, actor, { action: 'installation.key_replaced' })
    }
  })
  return true
}

function isOurs({ payload, hash, previous_hash }: Newest, master: MasterKey): boolean {
  return createAudit(master)
    .hash(previous_hash ?? GENESIS, payload)
    .equals(hash)
}

async function findNewest(tx: Tx): Promise<Newest[]> {
  const { rows } = await sql<Newest>`
    select e.payload, e.hash, (
      select hash from audit_events p where p.tenant_id = e.tenant_id and p.seq = e.seq - 1) as previous_hash
    from audit_events e where e.tenant_id = (select id from tenants where is_home)
    order by e.seq desc limit ${LOOKED_AT}`.execute(tx)
  return rows
}
