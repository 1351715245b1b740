import { createHash, randomBytes } from 'node:crypto'
import { AppError, type Database, newId, notFound, type Principal, type Tx } from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { holdGroups } from '../groups/group-store.ts'
import { refuseUnknownGroups } from '../groups/groups.ts'
import { findGrants, toRole } from '../roles/find-roles.ts'
import { outranked, refuseExcess, refuseOutranked } from '../roles/grant-limits.ts'
import { grantsOf } from '../roles/grants.ts'
import { listRoles } from '../roles/role-store.ts'
import { tenantAccess } from '../tenants/tenant-access.ts'
import { findTenant } from '../tenants/tenant-store.ts'
import {
  type InvitationRow,
  insertInvitation,
  type ListedInvitation,
  listInvitations,
  lockOpen,
  renewInvitation,
  revokeInvitation,
} from './invitation-store.ts'
import { hasMember } from './member-store.ts'

const DAYS = 7

export type InvitationInput = { email: string; roles: string[]; groupIds: string[] }

/** Both tokens are told once, only their SHA-256 is kept: `token` to the inviter, `mailedToken` to the mailbox alone. */
export type Invited = { row: ListedInvitation; token: string; mailedToken: string; tenantName: string }

export type Invitations = {
  /** Inviting an address again renews its open invitation: the link before stops working. */
  create(principal: Principal, input: InvitationInput): Promise<Invited>
  list(principal: Principal, page: { limit: number; before: string | undefined }): Promise<ListedInvitation[]>
  renew(principal: Principal, id: string): Promise<Invited>
  revoke(principal: Principal, id: string): Promise<void>
}

type Deps = { database: Database; audit: Audit }

export function createInvitations({ database, audit }: Deps): Invitations {
  return {
    create: (principal, input) =>
      database.tenant(tenantAccess(principal), (tx) => invite({ tx, audit }, principal, input)),
    list: (principal, page) =>
      database.tenant(tenantAccess(principal), (tx) =>
        listInvitations(tx, { ...page, invitedBy: principal.isConfined ? inviterOf(principal) : undefined }),
      ),
    renew: (principal, id) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        const before = await lockOwn(tx, principal, id)
        refuseExcess(principal, await findGrants(tx, principal.tenantId, before.roles))
        const { token, mailedToken, ...fresh } = newLinks()
        const row = await renewInvitation(tx, id, {
          ...fresh,
          roles: before.roles,
          group_ids: before.group_ids,
          invited_by: inviterOf(principal),
        })
        await audit.record(tx, principal, {
          action: 'invitation.renewed',
          target: targetOf(row),
          before: { expires_at: before.expires_at },
          after: { expires_at: row.expires_at },
        })
        return {
          row: named(row, principal),
          token,
          mailedToken,
          tenantName: await nameOfTenant(tx, principal),
        }
      }),
    revoke: (principal, id) =>
      database.tenant(tenantAccess(principal), async (tx) => {
        const row = await lockOwn(tx, principal, id)
        await refuseHigher(tx, principal, row)
        await revokeInvitation(tx, id)
        await audit.record(tx, principal, {
          action: 'invitation.revoked',
          target: targetOf(row),
          before: { roles: row.roles, group_ids: row.group_ids },
        })
      }),
  }
}

/** Invites somebody inside a transaction that is open already. */
export async function invite(
  { tx, audit }: { tx: Tx; audit: Audit },
  principal: Principal,
  input: InvitationInput,
): Promise<Invited> {
  const { tenantId } = principal
  refuseExcess(principal, await findGrants(tx, tenantId, input.roles))
  refuseUnknownGroups(principal, await holdGroups(tx, tenantId, input.groupIds), input.groupIds)
  if (await hasMember(tx, tenantId, input.email)) throw alreadyMember()
  const { token, mailedToken, ...fresh } = newLinks()
  const values = {
    ...fresh,
    roles: input.roles,
    group_ids: input.groupIds,
    invited_by: inviterOf(principal),
  }
  const made = { ...values, id: newId('inv'), tenant_id: tenantId, email: input.email }
  const row = (await insertInvitation(tx, made)) ?? (await takeOver(tx, principal, input.email, values))
  await audit.record(tx, principal, {
    action: 'person.invited',
    target: targetOf(row),
    after: { roles: input.roles, group_ids: input.groupIds, expires_at: row.expires_at },
  })
  return { row: named(row, principal), token, mailedToken, tenantName: await nameOfTenant(tx, principal) }
}

type Terms = Parameters<typeof renewInvitation>[2]

async function takeOver(tx: Tx, principal: Principal, email: string, terms: Terms): Promise<InvitationRow> {
  const open = await lockOpen(tx, principal.tenantId, { email })
  // accepted or revoked this very moment
  if (!open) throw alreadyMember()
  // it may give groups that a confined principal does not know of
  if (principal.isConfined && open.invited_by !== inviterOf(principal)) throw outranked()
  await refuseHigher(tx, principal, open)
  return renewInvitation(tx, open.id, terms)
}

async function lockOwn(tx: Tx, principal: Principal, id: string): Promise<InvitationRow> {
  const row = await lockOpen(tx, principal.tenantId, { id })
  if (!row || (principal.isConfined && row.invited_by !== inviterOf(principal))) throw notFound('invitation')
  return row
}

// An invitation that gives more than the principal has is not theirs to take back or to weaken.
async function refuseHigher(tx: Tx, principal: Principal, row: InvitationRow): Promise<void> {
  const tenant = await findTenant(tx, principal.tenantId)
  const custom = (await listRoles(tx)).map(toRole)
  const membership = { is_home: tenant?.is_home ?? false, roles: row.roles, custom_roles: custom, groups: [] }
  refuseOutranked(principal, grantsOf(membership))
}

function inviterOf(principal: Principal): string {
  return principal.personId ?? principal.id
}

function named(row: InvitationRow, principal: Principal): ListedInvitation {
  return { ...row, inviter_name: principal.name }
}

async function nameOfTenant(tx: Tx, principal: Principal): Promise<string> {
  return (await findTenant(tx, principal.tenantId))?.name ?? ''
}

/** What the links carry, and what is kept of it. */
function newLinks() {
  const token = randomBytes(32).toString('base64url')
  const mailedToken = randomBytes(32).toString('base64url')
  return {
    token,
    mailedToken,
    token_hash: hashInvitationToken(token),
    mailed_token_hash: hashInvitationToken(mailedToken),
    expires_at: new Date(Date.now() + DAYS * 24 * 3600_000),
  }
}

export function hashInvitationToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function targetOf(row: InvitationRow) {
  return { kind: 'invitation', id: row.id, name: row.email }
}

function alreadyMember(): AppError {
  return new AppError({
    code: 'already_member',
    status: 409,
    message: 'Somebody with this email address belongs to the organisation already.',
  })
}
