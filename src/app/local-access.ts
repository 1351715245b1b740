import { renameSync, writeFileSync } from 'node:fs'
import type { Keys, Tenant } from '../identity/index.ts'
import { localAccessFile, type Principal, readLocalAccess } from '../platform/index.ts'

/**
 * Whoever owns the data folder can read the database in it, so a key beside it gives nothing away; it lets
 * `naru ask` work without one being pasted. Kept over restarts.
 */
export async function writeLocalAccess(deps: {
  keys: Keys
  tenant: Tenant
  dataDir: string
  url: string
  certificate: string | undefined
}): Promise<void> {
  const known = readLocalAccess(deps.dataDir)
  const isValid =
    known !== undefined &&
    (await deps.keys.check(known.key).then(
      () => true,
      () => false,
    ))
  const key = isValid ? known.key : (await deps.keys.issue(issuer(deps.tenant), INPUT)).key
  const path = localAccessFile(deps.dataDir)
  writeFileSync(`${path}.new`, JSON.stringify({ url: deps.url, key, certificate: deps.certificate }), {
    mode: 0o600,
  })
  renameSync(`${path}.new`, path)
}

const INPUT = { name: 'command line of this machine', scopes: ['*'], groups: [], expiresAt: null }

function issuer(tenant: Tenant): Principal {
  return {
    id: 'system',
    kind: 'system',
    name: 'server',
    tenantId: tenant.id,
    scopes: ['*'],
    groups: [],
    teams: [],
    isConfined: false,
  }
}
