import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

export type InvitationRow = Selectable<DB['invitations']>

export type NewInvitation = Pick<
  InvitationRow,
  | 'id'
  | 'tenant_id'
  | 'email'
  | 'roles'
  | 'group_ids'
  | 'token_hash'
  | 'mailed_token_hash'
  | 'invited_by'
  | 'expires_at'
>

/** Undefined when there is an open one for this address. */
export async function insertInvitation(
  tx: Tx,
  invitation: NewInvitation,
): Promise<InvitationRow | undefined> {
  return tx
    .insertInto('invitations')
    .values(invitation)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'email'])
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .doNothing(),
    )
    .returningAll()
    .executeTakeFirst()
}

/** One that was neither accepted nor revoked, by its id or email address; locked until the transaction ends. */
export async function lockOpen(
  tx: Tx,
  tenantId: string,
  which: { id: string } | { email: string },
): Promise<InvitationRow | undefined> {
  const [column, value] = 'id' in which ? (['id', which.id] as const) : (['email', which.email] as const)
  return tx
    .selectFrom('invitations')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where(column, '=', value)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/**
 * Those of any tenant for this email address that can still be accepted, newest first: needs a system transaction.
 * Nobody else accepts one until the transaction ends.
 */
export async function lockAllFor(tx: Tx, email: string): Promise<InvitationRow[]> {
  return tx
    .selectFrom('invitations')
    .selectAll()
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('id', 'desc')
    .forUpdate()
    .execute()
}

export async function renewInvitation(
  tx: Tx,
  id: string,
  change: Pick<
    NewInvitation,
    'roles' | 'group_ids' | 'token_hash' | 'mailed_token_hash' | 'invited_by' | 'expires_at'
  >,
): Promise<InvitationRow> {
  return tx
    .updateTable('invitations')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function revokeInvitation(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('invitations').set({ revoked_at: sql`now()` }).where('id', '=', id).execute()
}

/** Open ones of whoever made them; answers their ids. */
export async function revokeInvitationsOf(tx: Tx, tenantId: string, inviterId: string): Promise<string[]> {
  const rows = await tx
    .updateTable('invitations')
    .set({ revoked_at: sql`now()` })
    .where('tenant_id', '=', tenantId)
    .where('invited_by', '=', inviterId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

export async function acceptInvitation(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('invitations').set({ accepted_at: sql`now()` }).where('id', '=', id).execute()
}

export type ListedInvitation = InvitationRow & { inviter_name: string | null }

/** All but revoked ones, newest first; `invitedBy`: only those of this principal. */
export async function listInvitations(
  tx: Tx,
  page: { limit: number; before: string | undefined; invitedBy: string | undefined },
): Promise<ListedInvitation[]> {
  return tx
    .selectFrom('invitations as i')
    .leftJoin('people as p', 'p.id', 'i.invited_by')
    .leftJoin('api_keys as k', 'k.id', 'i.invited_by')
    .selectAll('i')
    .select(sql<string | null>`coalesce(p.name, k.name)`.as('inviter_name'))
    .where('i.revoked_at', 'is', null)
    .$if(page.before !== undefined, (query) => query.where('i.id', '<', page.before as string))
    .$if(page.invitedBy !== undefined, (query) => query.where('i.invited_by', '=', page.invitedBy as string))
    .orderBy('i.id', 'desc')
    .limit(page.limit)
    .execute()
}

export type OpenInvitation = InvitationRow & {
  tenant_name: string
  /** Whose account has the address. */
  person_id: string | null
  /** It came by mail: whoever has it can read the mailbox. */
  is_mailed: boolean
}

/**
 * The invitation that a link of this token means, if it can still be accepted, and who has its email address: needs a
 * system transaction. With `lock` nobody else accepts it until the transaction ends.
 */
export async function findByToken(
  tx: Tx,
  tokenHash: Buffer,
  lock = false,
): Promise<OpenInvitation | undefined> {
  return tx
    .selectFrom('invitations as i')
    .innerJoin('tenants as t', 't.id', 'i.tenant_id')
    .leftJoin('people as p', 'p.email', 'i.email')
    .selectAll('i')
    .select(['t.name as tenant_name', 'p.id as person_id'])
    .select((eb) => eb('i.mailed_token_hash', '=', tokenHash).$castTo<boolean>().as('is_mailed'))
    .where((eb) => eb.or([eb('i.token_hash', '=', tokenHash), eb('i.mailed_token_hash', '=', tokenHash)]))
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .where('i.expires_at', '>', sql<Date>`now()`)
    .$if(lock, (query) => query.forUpdate('i'))
    .executeTakeFirst()
}
