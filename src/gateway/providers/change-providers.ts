import {
  newId,
  notFound,
  type Principal,
  type SecretBox,
  type StoredSecret,
  type Tx,
} from '../../platform/index.ts'
import { tellCatalogChanged } from '../catalog-signals.ts'
import type { ChangeDeps } from '../change-deps.ts'
import { nameTaken } from '../name-taken.ts'
import { providerChanged, providerInUse } from './provider-errors.ts'
import {
  deleteProvider,
  insertProvider,
  isProviderNameTaken,
  listAliasesOf,
  lockProvider,
  type ProviderRow,
  updateProvider,
} from './provider-store.ts'
import type { ProviderSettings } from './read-provider.ts'

/** Where the secret of a provider is kept. */
export function providerSecretName(id: string): string {
  return `provider/${id}`
}

type Insertion = { settings: ProviderSettings; secret: StoredSecret | undefined; checkedAt: Date | null }

export async function addProvider(
  deps: ChangeDeps,
  tx: Tx,
  principal: Principal,
  { settings, secret, checkedAt }: Insertion,
): Promise<ProviderRow> {
  const { signals, audit } = deps
  const row = await insertProvider(tx, {
    id: newId('prv'),
    tenant_id: principal.tenantId,
    ...toColumns(settings),
    kind: settings.kind.kind,
    ...secretColumns(secret),
    checked_at: checkedAt,
    created_by: principal.id,
  })
  if (!row) throw nameTaken('provider', settings.name)
  if (secret !== undefined) await keepSecret(deps, tx, row, secret)
  await tellCatalogChanged(signals, tx, principal.tenantId)
  await audit.record(tx, principal, {
    action: 'provider.created',
    target: auditSubject(row),
    after: audited(row),
  })
  return row
}

type Replacement = {
  /** As it was when it was read: what was checked belongs to that. */
  before: ProviderRow
  settings: ProviderSettings
  /** undefined: stays; null: goes. */
  secret: StoredSecret | null | undefined
}

export async function replaceProvider(
  deps: ChangeDeps,
  tx: Tx,
  principal: Principal,
  { before, settings, secret }: Replacement,
): Promise<ProviderRow> {
  const { signals, audit } = deps
  const current = await lockProvider(tx, before.id)
  if (!current) throw notFound('provider')
  if (current.updated_at.getTime() !== before.updated_at.getTime()) throw providerChanged(current.name)
  if (await isProviderNameTaken(tx, settings.name, before.id)) throw nameTaken('provider', settings.name)
  if (secret !== undefined) await keepSecret(deps, tx, before, secret)
  const row = await updateProvider(tx, before.id, {
    ...toColumns(settings),
    ...(secret === undefined ? {} : secretColumns(secret)),
  })
  await tellCatalogChanged(signals, tx, principal.tenantId)
  await audit.record(tx, principal, {
    action: 'provider.changed',
    target: auditSubject(row),
    before: audited(before),
    after: audited(row),
    ...(secret === undefined ? {} : { details: { secret_changed: true } }),
  })
  return row
}

export async function removeProvider(
  { signals, audit, secrets }: ChangeDeps,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<void> {
  const row = await lockProvider(tx, id)
  if (!row) throw notFound('provider')
  const aliases = await listAliasesOf(tx, id)
  if (aliases.length > 0) throw providerInUse(row.name, aliases)
  await deleteProvider(tx, id)
  await secrets.remove(tx, row.tenant_id, providerSecretName(id))
  await tellCatalogChanged(signals, tx, principal.tenantId)
  await audit.record(tx, principal, {
    action: 'provider.deleted',
    target: auditSubject(row),
    before: audited(row),
  })
}

/** What it is called with; undefined: without a secret. */
export async function storedSecret(
  secrets: Pick<SecretBox, 'get'>,
  tx: Tx,
  row: ProviderRow,
): Promise<StoredSecret | undefined> {
  if (row.secret_reference !== null) return { reference: row.secret_reference }
  const value = await secrets.get(tx, row.tenant_id, providerSecretName(row.id))
  return value === undefined ? undefined : { value }
}

async function keepSecret(
  { secrets, openSecret }: ChangeDeps,
  tx: Tx,
  { id, tenant_id: tenantId }: ProviderRow,
  secret: StoredSecret | null,
): Promise<void> {
  const name = providerSecretName(id)
  if (secret !== null && 'value' in secret) return secrets.put(tx, tenantId, name, secret.value)
  if (secret !== null) await openSecret.requireAllowed(tx, tenantId, secret)
  await secrets.remove(tx, tenantId, name)
}

function secretColumns(secret: StoredSecret | null | undefined) {
  return {
    has_secret: secret !== undefined && secret !== null,
    secret_reference: secret && 'reference' in secret ? secret.reference : null,
  }
}

function toColumns({ name, baseUrl, options }: ProviderSettings) {
  return { name, base_url: baseUrl, options }
}

function auditSubject(row: ProviderRow) {
  return { kind: 'provider', id: row.id, name: row.name }
}

function audited({ name, kind, base_url, options, has_secret, secret_reference }: ProviderRow) {
  // under a name that the trail does not take for a secret
  const where = secret_reference === null ? {} : { reference: secret_reference }
  return { name, kind, base_url, options, has_secret, ...where }
}
