import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { SESSION_DAYS, SESSION_MAX_DAYS } from './session-cookie.ts'

/** Whether the row `s` of sessions is still one. */
export const isLive = sql<boolean>`s.expires_at > now()
  and s.created_at > now() - make_interval(days => ${SESSION_MAX_DAYS})`

/** A valid session, its person, and what they are in the tenant that it works in; `tenant_id` is null without one. */
export type SessionRow = {
  id: string
  token: string
  expires_at: Date
  person_id: string
  person_name: string
  email: string
  email_verified: boolean
  language: string | null
  two_factor_enabled: boolean
  tenant_id: string | null
  tenant_slug: string
  tenant_name: string
  is_home: boolean
  roles: string[]
  custom_roles: unknown
  groups: unknown
}

/**
 * One query: the tenant is the chosen one, and while none was chosen the one that the person belongs to longest. Who
 * was taken out of the chosen one chooses anew: nothing they send may land in another.
 */
export async function findSession(tx: Tx, token: string): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    select s.id, s.token, s.expires_at, s.person_id, p.name as person_name, p.email, p.email_verified, p.language,
      p.two_factor_enabled, m.tenant_id, m.tenant_slug, m.tenant_name, m.is_home, m.roles, m.custom_roles, m.groups
    from sessions s join people p on p.id = s.person_id
    left join lateral (
      select ms.* from memberships ms join members mb using (tenant_id, person_id)
      where ms.person_id = s.person_id and ms.tenant_id = coalesce(s.active_tenant_id, ms.tenant_id)
      order by mb.created_at, ms.tenant_id limit 1
    ) m on true
    where s.token = ${token} and ${isLive}`.execute(tx)
  return rows[0]
}

export type NewSession = {
  id: string
  token: string
  personId: string
  tenantId: string | undefined
  address: string | null
  userAgent: string | null
  /** Id of the session that this one goes on from: it stays as old as that. */
  continues?: string | undefined
}

/** False when the session that it goes on from has ended: then there is none. */
export async function insertSession(tx: Tx, session: NewSession): Promise<boolean> {
  const { id, token, personId, tenantId, address, userAgent, continues } = session
  // held, so that whoever is ending it this very moment is done before
  const since =
    continues === undefined
      ? sql`select now() as created_at`
      : sql`select created_at from sessions where id = ${continues} and person_id = ${personId} for key share`
  const { rows } = await sql`
    with since as (${since})
    insert into sessions (id, token, person_id, active_tenant_id, ip_address, user_agent, expires_at, created_at)
    select ${id}, ${token}, ${personId}, ${tenantId ?? null}, ${address}, ${userAgent},
      now() + make_interval(days => ${SESSION_DAYS}), created_at
    from since returning id`.execute(tx)
  return rows.length > 0
}

export async function chooseTenant(tx: Tx, sessionId: string, tenantId: string): Promise<void> {
  await tx.updateTable('sessions').set({ active_tenant_id: tenantId }).where('id', '=', sessionId).execute()
}

/** Sets when sessions were last used: they slide on, up to their greatest age. */
export async function markSeen(tx: Tx, seen: ReadonlyMap<string, Date>): Promise<void> {
  if (seen.size === 0) return
  const sorted = [...seen].sort(([a], [b]) => (a < b ? -1 : 1))
  await sql`
    update sessions s set last_seen_at = greatest(s.last_seen_at, seen.at),
      expires_at = least(greatest(s.expires_at, seen.at + make_interval(days => ${SESSION_DAYS})),
        s.created_at + make_interval(days => ${SESSION_MAX_DAYS}))
    from unnest(${sorted.map(([id]) => id)}::text[], ${sorted.map(([, at]) => at)}::timestamptz[]) as seen (id, at)
    where s.id = seen.id`.execute(tx)
}

export async function findToken(tx: Tx, sessionId: string): Promise<string | undefined> {
  const row = await tx.selectFrom('sessions').select('token').where('id', '=', sessionId).executeTakeFirst()
  return row?.token
}

/** Whether somebody signed in this short a time ago. */
export async function isFreshSession(tx: Tx, sessionId: string, minutes: number): Promise<boolean> {
  const { rows } = await sql`
    select from sessions where id = ${sessionId} and created_at > now() - make_interval(mins => ${minutes})`.execute(
    tx,
  )
  return rows.length > 0
}

export async function listSessions(tx: Tx, personId: string) {
  return tx
    .selectFrom('sessions')
    .select(['id', 'ip_address', 'user_agent', 'created_at', 'last_seen_at', 'expires_at'])
    .where('person_id', '=', personId)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('last_seen_at', 'desc')
    .limit(200)
    .execute()
}

/** Answers the ids of those that ended: one session, or all of the person but `except`. */
export async function deleteSessions(
  tx: Tx,
  personId: string,
  which: { id: string } | { except: string | undefined },
): Promise<string[]> {
  const ended = await tx
    .deleteFrom('sessions')
    .where('person_id', '=', personId)
    .$if('id' in which, (query) => query.where('id', '=', (which as { id: string }).id))
    .$if('except' in which && which.except !== undefined, (query) =>
      query.where('id', '<>', (which as { except: string }).except),
    )
    .returning('id')
    .execute()
  return ended.map((row) => row.id)
}

/** What is over for good, and of no use to anybody. */
export async function sweepExpired(tx: Tx): Promise<void> {
  await sql`delete from sessions s where not (${isLive})`.execute(tx)
  await sql`delete from verifications where expires_at < now()`.execute(tx)
  await sql`delete from used_signatures where expires_at < now()`.execute(tx)
  await sql`delete from sign_in_failures where window_started_at < now() - interval '2 days'
    and (blocked_until is null or blocked_until < now())`.execute(tx)
}
