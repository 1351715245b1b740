import { isDeepStrictEqual } from 'node:util'
import type { Principal, StoredSecret, Tx } from '../../platform/index.ts'
import type { ChangeDeps } from '../change-deps.ts'
import { addProvider, replaceProvider, storedSecret } from '../providers/change-providers.ts'
import { providerInvalid } from '../providers/provider-errors.ts'
import { givenSecret } from '../providers/provider-schemas.ts'
import type { ProviderRow } from '../providers/provider-store.ts'
import { refuseElsewhere, requireSecret } from '../providers/providers.ts'
import { type CheckAddress, type ProviderSettings, readProvider } from '../providers/read-provider.ts'
import { type AppliedChange, fieldChanges, HIDDEN } from './changes.ts'
import type { DeclaredConfig } from './config-schema.ts'

type Deps = ChangeDeps & { checkAddress: CheckAddress }
type Declared = DeclaredConfig['providers'][number]

/** Makes a provider, or changes the one of this name, which is among the `stored` ones. It is not asked whether it answers. */
export async function applyProvider(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  declared: Declared,
  stored: readonly ProviderRow[],
): Promise<AppliedChange> {
  const { name, kind, base_url: baseUrl, options, api_key, api_key_reference } = declared
  const secret = givenSecret({ secret: api_key, secret_reference: api_key_reference }) ?? undefined
  const settings = readProvider({ name, kind, baseUrl, options }, deps.checkAddress)
  const row = stored.find((one) => one.name === name)
  if (row) return update(deps, tx, principal, { row, settings, secret })
  requireSecret(settings, secret)
  await addProvider(deps, tx, principal, { settings, secret, checkedAt: null })
  const after = { kind, ...shown(settings), ...(secret === undefined ? {} : shownSecret(secret)) }
  return { action: 'create', kind: 'provider', name, fields: fieldChanges(undefined, after) }
}

type Update = { row: ProviderRow; settings: ProviderSettings; secret: StoredSecret | undefined }

async function update(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  { row, settings, secret }: Update,
): Promise<AppliedChange> {
  const { name, kind } = settings
  if (row.kind !== kind.kind) throw otherKind(row)
  const stored = await storedSecret(deps.secrets, tx, row)
  refuseElsewhere({ before: row, stored, settings, secret })
  requireSecret(settings, secret ?? stored)
  const newSecret = isDeepStrictEqual(secret, stored) ? undefined : secret
  const fields = [
    ...fieldChanges({ base_url: row.base_url, options: row.options }, shown(settings)),
    ...(newSecret === undefined ? [] : secretChanges(stored, newSecret)),
  ]
  if (fields.length === 0) return { action: 'none', kind: 'provider', name, fields }
  await replaceProvider(deps, tx, principal, { before: row, settings, secret: newSecret })
  return { action: 'update', kind: 'provider', name, fields }
}

function secretChanges(stored: StoredSecret | undefined, secret: StoredSecret) {
  const before: Record<string, unknown> = stored ? shownSecret(stored) : {}
  const after = {
    ...Object.fromEntries(Object.keys(before).map((path) => [path, null])),
    ...shownSecret(secret),
  }
  return Object.entries(after).map(([path, value]) => ({ path, before: before[path] ?? null, after: value }))
}

function shownSecret(secret: StoredSecret) {
  return 'value' in secret ? { api_key: HIDDEN } : { api_key_reference: secret.reference }
}

function shown({ baseUrl, options }: ProviderSettings) {
  return { base_url: baseUrl, options }
}

function otherKind(row: ProviderRow): Error {
  const message = `"${row.name}" is of kind "${row.kind}", and stays so: name this one differently, or delete that one first`
  return providerInvalid([{ path: 'kind', message }])
}
