import type { Database, Tx } from '../db/database.ts'
import { notFound } from '../errors.ts'
import type { SecretBox, StoredSecret } from '../secrets.ts'
import type { SecretReferences } from './secret-references.ts'

/** Secrets, wherever they lie. */
export type OpenSecret = {
  /**
   * The plain value of what the secret box holds under this name, undefined when it holds nothing. Never inside a
   * transaction: another store may have to be asked.
   * `wasRefused`: whoever was shown it has refused it, and a store may have a newer one. Throws what
   * `SecretReferences.resolve` throws.
   */
  stored(tenantId: string, name: string, options?: { wasRefused?: boolean }): Promise<string | undefined>
  /** The plain value of what somebody gives now and nothing has stored yet. Never inside a transaction. */
  given(tenantId: string, secret: StoredSecret, options?: { wasRefused?: boolean }): Promise<string>
  /**
   * To be called in the transaction that stores it: throws `secret_reference_invalid` or
   * `secret_reference_not_allowed`. Asks no store.
   */
  requireAllowed(tx: Tx, tenantId: string, secret: StoredSecret): Promise<void>
}

export function createOpenSecret(deps: {
  database: Database
  secrets: Pick<SecretBox, 'read'>
  references: Pick<SecretReferences, 'resolve' | 'requireAllowed'>
}): OpenSecret {
  const { database, secrets, references } = deps

  async function open(slug: string, secret: StoredSecret, wasRefused: boolean): Promise<string> {
    if ('value' in secret) return secret.value
    return references.resolve({ tenantSlug: slug, reference: secret.reference, wasRefused })
  }

  return {
    async stored(tenantId, name, { wasRefused = false } = {}) {
      const { secret, slug } = await database.system(async (tx) => ({
        secret: await secrets.read(tx, tenantId, name),
        slug: await findTenantSlug(tx, tenantId),
      }))
      return secret && open(slug, secret, wasRefused)
    },
    async given(tenantId, secret, { wasRefused = false } = {}) {
      if ('value' in secret) return secret.value
      return open(await database.system((tx) => findTenantSlug(tx, tenantId)), secret, wasRefused)
    },
    async requireAllowed(tx, tenantId, secret) {
      if ('value' in secret) return
      references.requireAllowed({
        tenantSlug: await findTenantSlug(tx, tenantId),
        reference: secret.reference,
      })
    },
  }
}

export async function findTenantSlug(tx: Tx, tenantId: string): Promise<string> {
  const row = await tx.selectFrom('tenants').select('slug').where('id', '=', tenantId).executeTakeFirst()
  if (!row) throw notFound('organisation')
  return row.slug
}
