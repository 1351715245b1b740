import type { Tx } from '../../platform/index.ts'
import { isLive } from '../people/session-store.ts'
import type { Membership } from '../roles/grants.ts'
import type { TokenPerson } from './token-people.ts'

type TokenPersonRow = Membership & { name: string; session_ends_at: Date }

/** Needs a system transaction: a token comes before its tenant is believed. */
export async function findTokenPerson(
  tx: Tx,
  { tenantId, personId, sessionId }: TokenPerson,
): Promise<TokenPersonRow | undefined> {
  const row = await tx
    .selectFrom('memberships as m')
    .innerJoin('people as p', 'p.id', 'm.person_id')
    .innerJoin('sessions as s', 's.person_id', 'm.person_id')
    .select([
      'm.is_home',
      'm.roles',
      'm.custom_roles',
      'm.groups',
      'p.name',
      's.expires_at as session_ends_at',
    ])
    .where('m.tenant_id', '=', tenantId)
    .where('m.person_id', '=', personId)
    .where('s.id', '=', sessionId)
    .where(isLive)
    .executeTakeFirst()
  // a view tells no column as never null
  return row as TokenPersonRow | undefined
}
