import {
  type Database,
  isAllowed,
  type Limits,
  notFound,
  type Principal,
  type SecretBox,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { requirePersonBehind } from '../require-person.ts'
import { withInstallation } from '../roles/grants.ts'
import { tenantAccess } from '../tenants/tenant-access.ts'
import {
  isOwn,
  refuseEscalation,
  refuseLongerLife,
  refuseMoreGroups,
  refuseOutranked,
  refuseOwnEscalation,
  refuseToken,
} from './issue-rules.ts'
import { exceedsIssuer, keyCannotGrow, keyNotActive, keyOfAPerson, rootKeyFixed } from './key-errors.ts'
import { describeKey, newKey } from './key-format.ts'
import { tellKeyChanged } from './key-signals.ts'
import {
  findKeyById,
  hasSuccessor,
  insertKey,
  isActive,
  isTeam,
  type KeyRow,
  type KeyWithRights,
  lockKey,
  markRevoked,
  updateKey,
} from './key-store.ts'
import { newSigningSecret, signingSecretName } from './signing-secret.ts'

export type IssueInput = {
  name: string
  scopes: string[]
  groups: string[]
  expiresAt: Date | null
  teamId?: string | null
  limits?: Limits
}

export type KeyChange = {
  name?: string
  /** Fewer than before. */
  scopes?: string[]
  groups?: string[]
  teamId?: string | null
  limits?: Limits
}

/** The key itself is in this one answer only. */
export type Made = { row: KeyRow; key: string }

/** Which keys a call may touch: every one of the tenant, or only those of the principal's own person. */
export type Reach = 'tenant' | 'own'

export type ChangeKeys = {
  /** A key for a service. Throws 403 for more than the principal holds. */
  issue(principal: Principal, input: IssueInput): Promise<Made>
  /** A key that works for the principal's own person. */
  issueOwn(principal: Principal, input: Omit<IssueInput, 'teamId'>): Promise<Made>
  change(principal: Principal, id: string, change: KeyChange): Promise<void>
  /** A new key like the old one, which ends after the overlap. Of two at once, one wins. */
  rotate(principal: Principal, id: string, overlapSeconds: number, reach?: Reach): Promise<Made>
  revoke(principal: Principal, id: string, reach?: Reach): Promise<void>
  /** What requests are signed with from now on; a secret made before stops working. */
  makeSigningSecret(principal: Principal, id: string): Promise<string>
}

type Deps = {
  database: Database
  signals: Signals
  audit: Audit
  secrets: SecretBox
  /** SHA-256 of NARU_ROOT_KEY, when that is set. */
  rootKeyHash: Buffer | undefined
}

export function createChangeKeys(deps: Deps): ChangeKeys {
  const { database, signals, audit } = deps

  async function add(principal: Principal, input: IssueInput, personId: string | null): Promise<Made> {
    const key = newKey()
    const row = await database.tenant(tenantAccess(principal), async (tx) => {
      const issuer = await findKeyById(tx, principal.id)
      refuseLongerLife(issuer, input.expiresAt)
      if (personId !== null) refuseMoreGroups(issuer, input.groups)
      if (input.teamId && !(await isTeam(tx, input.teamId))) throw notFound('team')
      const made = await insertKey(tx, {
        ...describeKey(key),
        ...toColumns(input),
        tenant_id: principal.tenantId,
        created_by: principal.id,
        person_id: personId,
      })
      await audit.record(tx, principal, {
        action: 'key.issued',
        target: toTarget(made),
        after: audited(made),
      })
      return made
    })
    return { row, key }
  }

  /** Locks the key, lets `work` change it, and tells every process. */
  function onKey<T>(
    principal: Principal,
    id: string,
    reach: Reach,
    work: (tx: Tx, key: KeyWithRights) => Promise<T>,
  ): Promise<T> {
    return database.tenant(tenantAccess(principal), async (tx) => {
      const key = await lockKey(tx, id)
      if (!key || (reach === 'own' && !isOwn(principal, key))) throw notFound('key')
      refuseOutranked(principal, key)
      await tellKeyChanged(signals, tx, id)
      return work(tx, key)
    })
  }

  return {
    async issue(principal, input) {
      refuseToken(principal)
      refuseEscalation(principal, { ...input, teamId: input.teamId ?? null })
      return add(principal, input, null)
    },
    async issueOwn(principal, input) {
      refuseToken(principal)
      refuseOwnEscalation(principal, input)
      return add(principal, input, requirePersonBehind(principal))
    },
    change: (principal, id, change) =>
      onKey(principal, id, 'tenant', (tx, key) => changeKey({ audit }, tx, { principal, key, change })),
    async rotate(principal, id, overlapSeconds, reach = 'tenant') {
      refuseToken(principal)
      return onKey(principal, id, reach, (tx, key) => rotateKey(deps, tx, { principal, key, overlapSeconds }))
    },
    revoke: (principal, id, reach = 'tenant') =>
      onKey(principal, id, reach, async (tx, key) => {
        if (!(await markRevoked(tx, id))) return
        await deps.secrets.remove(tx, key.tenant_id, signingSecretName(id))
        await audit.record(tx, principal, { action: 'key.revoked', target: toTarget(key) })
      }),
    async makeSigningSecret(principal, id) {
      refuseToken(principal)
      return onKey(principal, id, 'tenant', async (tx, key) => {
        await refuseUnlessMine(tx, principal, key)
        if (!isActive(key)) throw keyNotActive('This key is revoked or has expired.')
        const secret = newSigningSecret()
        await deps.secrets.put(tx, key.tenant_id, signingSecretName(id), secret)
        await updateKey(tx, id, { can_sign: true })
        await audit.record(tx, principal, { action: 'key.signing_secret_made', target: toTarget(key) })
        return secret
      })
    },
  }
}

type Change = { principal: Principal; key: KeyWithRights; change: KeyChange }

/** Inside a transaction that has locked the key and tells every process. */
export async function changeKey({ audit }: Pick<Deps, 'audit'>, tx: Tx, { principal, key, change }: Change) {
  if (isRoot(key)) throw rootKeyFixed('changed')
  if (key.revoked_at) throw keyNotActive('This key is revoked.')
  const scopes = withInstallation(key.scopes, key.is_home)
  const scope = change.scopes?.find((name) => !isAllowed({ scopes }, name))
  if (scope !== undefined) throw keyCannotGrow(`the scope "${scope}"`)
  const groups = change.groups?.filter((name) => !key.groups.includes(name)) ?? []
  const teamId = change.teamId === key.team_id ? null : (change.teamId ?? null)
  if (key.person_id !== null) {
    if (change.teamId) throw exceedsIssuer('a team: it works for a person, who has teams of their own')
    // without groups it has all of its person's
    if (change.groups && key.groups.length > 0 && (groups.length > 0 || change.groups.length === 0))
      throw keyCannotGrow('these groups')
  } else if (groups.length > 0 || teamId !== null) refuseEscalation(principal, { scopes: [], groups, teamId })
  if (teamId !== null && !(await isTeam(tx, teamId))) throw notFound('team')
  const { teamId: team, ...same } = change
  const row = await updateKey(tx, key.id, { ...same, ...(team === undefined ? {} : { team_id: team }) })
  const [before, after] = [audited(key), audited(row)]
  await audit.record(tx, principal, { action: 'key.changed', target: toTarget(row), before, after })
}

type Rotation = { principal: Principal; key: KeyWithRights; overlapSeconds: number }

async function rotateKey(deps: Deps, tx: Tx, { principal, key, overlapSeconds }: Rotation): Promise<Made> {
  await refuseUnlessMine(tx, principal, key)
  if (deps.rootKeyHash?.equals(key.hash)) throw rootKeyFixed('rotated')
  if (!isActive(key)) throw keyNotActive('This key is revoked or has expired.')
  if (await hasSuccessor(tx, key.id)) throw keyNotActive('This key was rotated already.')
  const text = newKey()
  const { tenant_id, name, scopes, groups, limits, created_by, expires_at, person_id, team_id } = key
  const row = await insertKey(tx, {
    ...{ ...describeKey(text), tenant_id, name, scopes, groups, limits, expires_at, person_id, team_id },
    // the admin key is the one that nobody made
    created_by: isRoot(key) ? created_by : principal.id,
    rotated_from: key.id,
  })
  const end = new Date(Date.now() + overlapSeconds * 1000)
  const ends = expires_at && expires_at < end ? expires_at : end
  await updateKey(tx, key.id, { expires_at: ends })
  const details = { new_key_id: row.id, old_key_ends: ends }
  await deps.audit.record(tx, principal, { action: 'key.rotated', target: toTarget(key), details })
  return { row, key: text }
}

// Whoever gets the text of a key can do what it can.
async function refuseUnlessMine(tx: Tx, principal: Principal, key: KeyWithRights): Promise<void> {
  if (key.person_id === null) {
    refuseEscalation(principal, { scopes: key.scopes, groups: key.groups, teamId: key.team_id })
  } else if (!isOwn(principal, key)) throw keyOfAPerson()
  else if (principal.id !== key.id) refuseOwnEscalation(principal, key)
  if (principal.id === key.id) return
  const issuer = await findKeyById(tx, principal.id)
  refuseLongerLife(issuer, key.expires_at)
  if (key.person_id !== null) refuseMoreGroups(issuer, key.groups)
}

export function isRoot(key: KeyRow): boolean {
  return key.name === 'root' && key.created_by === null
}

function toColumns(input: IssueInput) {
  const { name, scopes, groups } = input
  const limits = input.limits ?? {}
  return { name, scopes, groups, limits, expires_at: input.expiresAt, team_id: input.teamId ?? null }
}

export function toTarget(key: KeyRow) {
  return { kind: 'key', id: key.id, name: key.name }
}

/** What the audit trail keeps of a key: nothing that lets anybody in. */
export function audited(key: KeyRow) {
  const { name, prefix, scopes, groups, person_id, team_id, limits, expires_at } = key
  return { name, prefix, scopes, groups, person_id, team_id, limits, expires_at }
}
