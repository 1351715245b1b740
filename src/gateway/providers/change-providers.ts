import { newId, notFound, type Principal, type Tx } from '../../platform/index.ts'
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

type Insertion = { settings: ProviderSettings; secret: string | undefined; checkedAt: Date | null }

export async function addProvider(
  { signals, audit, secrets }: ChangeDeps,
  tx: Tx,
  principal: Principal,
  { settings, secret, checkedAt }: Insertion,
): Promise<ProviderRow> {
  const row = await insertProvider(tx, {
    id: newId('prv'),
    tenant_id: principal.tenantId,
    ...toColumns(settings),
    kind: settings.kind.kind,
    has_secret: secret !== undefined,
    checked_at: checkedAt,
    created_by: principal.id,
  })
  if (!row) throw nameTaken('provider', settings.name)
  if (secret !== undefined) await secrets.put(tx, row.tenant_id, providerSecretName(row.id), secret)
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
  secret: string | null | undefined
}

export async function replaceProvider(
  { signals, audit, secrets }: ChangeDeps,
  tx: Tx,
  principal: Principal,
  { before, settings, secret }: Replacement,
): Promise<ProviderRow> {
  const current = await lockProvider(tx, before.id)
  if (!current) throw notFound('provider')
  if (current.updated_at.getTime() !== before.updated_at.getTime()) throw providerChanged(current.name)
  if (await isProviderNameTaken(tx, settings.name, before.id)) throw nameTaken('provider', settings.name)
  const name = providerSecretName(before.id)
  if (secret === null) await secrets.remove(tx, before.tenant_id, name)
  else if (secret !== undefined) await secrets.put(tx, before.tenant_id, name, secret)
  const row = await updateProvider(tx, before.id, {
    ...toColumns(settings),
    ...(secret === undefined ? {} : { has_secret: secret !== null }),
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

function toColumns({ name, baseUrl, options }: ProviderSettings) {
  return { name, base_url: baseUrl, options }
}

function auditSubject(row: ProviderRow) {
  return { kind: 'provider', id: row.id, name: row.name }
}

function audited({ name, kind, base_url, options, has_secret }: ProviderRow) {
  return { name, kind, base_url, options, has_secret }
}
