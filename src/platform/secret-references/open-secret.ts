import type { Database, Tx } from '../db/database.ts'
import { notFound } from '../errors.ts'
import type { SecretBox, StoredSecret } from '../secrets.ts'
import type { SecretReferences } from './secret-references.ts'

/** Secrets by name, wherever they lie. Never inside a transaction: another store may have to be asked. */
export type OpenSecret = {
  /**
   * The plain value of what the secret box holds under this name, undefined when it holds nothing.
   * `wasRefused`: whoever was shown it has refused it, and a store may have a newer one. Throws what
   * `SecretReferences.resolve` throws.
   */
  stored(tenantId: string, name: string, options?: { wasRefused?: boolean }): Promise<string | undefined>
  /** The plain value of what somebody gives now and nothing has stored yet. */
  given(tenantId: string, secret: StoredSecret, options?: { wasRefused?: boolean }): Promise<string>
}

export function createOpenSecret(deps: {
  database: Database
  secrets: Pick<SecretBox, 'read'>
  references: Pick<SecretReferences, 'resolve'>
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
        slug: await slugOf(tx, tenantId),
      }))
      return secret && open(slug, secret, wasRefused)
    },
    async given(tenantId, secret, { wasRefused = false } = {}) {
      if ('value' in secret) return secret.value
      return open(await database.system((tx) => slugOf(tx, tenantId)), secret, wasRefused)
    },
  }
}

async function slugOf(tx: Tx, tenantId: string): Promise<string> {
  const row = await tx.selectFrom('tenants').select('slug').where('id', '=', tenantId).executeTakeFirst()
  if (!row) throw notFound('organisation')
  return row.slug
}
