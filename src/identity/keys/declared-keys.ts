import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Limits, Principal, SecretBox, Signals, Tx } from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { audited, changeKey, isRoot, toTarget } from './change-keys.ts'
import { refuseEscalation, refuseLongerLife, refuseOutranked, refuseToken } from './issue-rules.ts'
import { keyValueTaken, rootKeyFixed } from './key-errors.ts'
import { describeKey, newKey } from './key-format.ts'
import { tellKeyChanged } from './key-signals.ts'
import {
  findKeyById,
  insertUniqueKey,
  type KeyWithRights,
  listServiceKeys,
  lockKey,
  markRevoked,
} from './key-store.ts'
import { signingSecretName } from './signing-secret.ts'

/** A key for a service as a file declares it: known by its name. */
export type DeclaredKey = {
  name: string
  scopes: string[]
  limits: Limits
  /** The key itself, chosen by whoever wrote the file; undefined: made here. */
  value: string | undefined
}

type Shown = { scopes: string[]; limits: Limits }

export type DeclaredKeyChange = {
  action: 'create' | 'update' | 'none'
  name: string
  before: Shown | undefined
  after: Shown
  /** The value given is another one than before: the key of before is revoked. */
  hasNewValue: boolean
  /** Of a key that was made here; shown this once. */
  key: string | undefined
}

export type DeclaredKeys = {
  /** Makes the key, or changes the one of this name, inside a transaction of the caller. */
  declare(tx: Tx, principal: Principal, key: DeclaredKey): Promise<DeclaredKeyChange>
}

type Deps = { signals: Pick<Signals, 'send'>; audit: Audit; secrets: SecretBox }

export function createDeclaredKeys(deps: Deps): DeclaredKeys {
  return {
    async declare(tx, principal, declared) {
      refuseToken(principal)
      const same = await listServiceKeys(tx, principal.tenantId, declared.name)
      if (same.some(isRoot)) throw rootKeyFixed('changed')
      const [found] = declared.value === undefined ? same : same.filter(hasValue(declared.value))
      if (found) return update(deps, tx, principal, found, declared)
      const key = await issue(deps, tx, principal, declared)
      for (const old of same) await revoke(deps, tx, principal, old)
      return {
        action: same.length > 0 ? 'update' : 'create',
        name: declared.name,
        before: same[0] && shown(same[0]),
        after: { scopes: declared.scopes, limits: declared.limits },
        hasNewValue: declared.value !== undefined,
        key: declared.value === undefined ? key : undefined,
      }
    },
  }
}

async function issue(deps: Deps, tx: Tx, principal: Principal, declared: DeclaredKey): Promise<string> {
  const { name, scopes, limits, value } = declared
  refuseEscalation(principal, { scopes, groups: [], teamId: null })
  refuseLongerLife(await findKeyById(tx, principal.id), null)
  const key = value ?? newKey()
  const made = await insertUniqueKey(tx, {
    ...{ ...describeKey(key), name, scopes, limits, groups: [], expires_at: null },
    tenant_id: principal.tenantId,
    created_by: principal.id,
  })
  if (!made) throw keyValueTaken(name)
  await deps.audit.record(tx, principal, {
    action: 'key.issued',
    target: toTarget(made),
    after: audited(made),
  })
  return key
}

async function update(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  found: KeyWithRights,
  { name, scopes, limits }: DeclaredKey,
): Promise<DeclaredKeyChange> {
  const before = shown(found)
  const after = { scopes, limits }
  const isSame =
    isDeepStrictEqual([...before.scopes].sort(), [...scopes].sort()) &&
    isDeepStrictEqual(before.limits, limits)
  if (!isSame) {
    refuseOutranked(principal, found)
    const key = (await lockKey(tx, found.id)) ?? found
    await tellKeyChanged(deps.signals, tx, key.id)
    await changeKey(deps, tx, { principal, key, change: after })
  }
  const action = isSame ? 'none' : 'update'
  return { action, name, before, after, hasNewValue: false, key: undefined }
}

async function revoke(deps: Deps, tx: Tx, principal: Principal, key: KeyWithRights): Promise<void> {
  refuseOutranked(principal, key)
  await tellKeyChanged(deps.signals, tx, key.id)
  if (!(await markRevoked(tx, key.id))) return
  await deps.secrets.remove(tx, key.tenant_id, signingSecretName(key.id))
  await deps.audit.record(tx, principal, { action: 'key.revoked', target: toTarget(key) })
}

function hasValue(value: string) {
  const hash = createHash('sha256').update(value).digest()
  return (key: KeyWithRights) => key.hash.equals(hash)
}

function shown(key: KeyWithRights): Shown {
  return { scopes: key.scopes, limits: key.limits as Limits }
}
