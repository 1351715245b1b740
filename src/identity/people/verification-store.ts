import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { newId, type Tx } from '../../platform/index.ts'

/** What a link is for. */
export type LinkPurpose = 'reset' | 'email'

/** A new token for a link; only its hash is stored. `value` is what `consumeLink` answers. */
export async function insertLink(
  tx: Tx,
  link: { purpose: LinkPurpose; value: string; seconds: number },
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url')
  const row = await tx
    .insertInto('verifications')
    .values({
      id: newId('ver'),
      identifier: identifierOf(link.purpose, token),
      value: link.value,
      expires_at: sql`now() + make_interval(secs => ${link.seconds})`,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow()
  return { token, expiresAt: row.expires_at }
}

export async function findLink(tx: Tx, purpose: LinkPurpose, token: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('verifications')
    .select('value')
    .where('identifier', '=', identifierOf(purpose, token))
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()
  return row?.value
}

/** Works once: undefined when it was used, is too old or none. */
export async function consumeLink(tx: Tx, purpose: LinkPurpose, token: string): Promise<string | undefined> {
  const row = await tx
    .deleteFrom('verifications')
    .where('identifier', '=', identifierOf(purpose, token))
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('value')
    .executeTakeFirst()
  return row?.value
}

/** Ends links, sign-ins under way and trusted devices of a person: their values begin with the person's id. */
export async function forgetVerifications(tx: Tx, personId: string): Promise<void> {
  await sql`delete from verifications where split_part(value, ' ', 1) = ${personId}`.execute(tx)
}

function identifierOf(purpose: LinkPurpose, token: string): string {
  return `${purpose}:${createHash('sha256').update(token).digest('base64url')}`
}
