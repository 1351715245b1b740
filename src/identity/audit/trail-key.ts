import { sql } from 'kysely'
import { AppError, type Database, type MasterKey, type Tx } from '../../platform/index.ts'
import { createAudit, GENESIS } from './audit.ts'
import { recordInAll } from './record-in-all.ts'

const LOOKED_AT = 20

type Newest = { payload: string; hash: Buffer; previous_hash: Buffer | null }

/** Whether anything was ever recorded here: the database is not new. */
export async function hasTrail(database: Database): Promise<boolean> {
  return (await database.system(findNewest)).length > 0
}

/**
 * Refuses a master key that is not the one of this installation: a server that went on with another would add events
 * that never verify, and could not read what is encrypted. The newest events of the home
 * tenant tell: one of them that somebody forged is for the verification to find.
 */
export async function requireTrailKey(database: Database, master: MasterKey): Promise<void> {
  if (await isRightKey(database, master)) return
  throw new AppError({
    code: 'secret_key_changed',
    status: 500,
    message:
      'This database was written under another master key. Put the secret.key or NARU_SECRET_KEY of then in place and start again. If it is lost for good: "naru accept-key" goes on with the new one; stored secrets and second factors are lost then, and events of before show as changed.',
  })
}

/** Goes on under a new master key, and says so in every trail. False when the key is the right one already. */
export async function acceptKey(database: Database, master: MasterKey): Promise<boolean> {
  if (await isRightKey(database, master)) return false
  const command = 'naru accept-key'
  await recordInAll({ database, master, command }, { action: 'installation.key_replaced' })
  return true
}

async function isRightKey(database: Database, master: MasterKey): Promise<boolean> {
  const audit = createAudit(master)
  const newest = await database.system(findNewest)
  const isOurs = (event: Newest) =>
    audit.hash(event.previous_hash ?? GENESIS, event.payload).equals(event.hash)
  return newest.length === 0 || newest.some(isOurs)
}

async function findNewest(tx: Tx): Promise<Newest[]> {
  const { rows } = await sql<Newest>`
    select e.payload, e.hash, (
      select hash from audit_events p where p.tenant_id = e.tenant_id and p.seq = e.seq - 1) as previous_hash
    from audit_events e where e.tenant_id = (select id from tenants where is_home)
    order by e.seq desc limit ${LOOKED_AT}`.execute(tx)
  return rows
}
