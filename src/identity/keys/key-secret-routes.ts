import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Database, defineRoute, type Route } from '../../platform/index.ts'
import { tenantAccess } from '../tenants/tenant-access.ts'
import { KEY_PREFIX, SHORTEST_FRAGMENT } from './key-format.ts'
import { keyParams, keySchema, madeKeySchema, presentKey, rotateSchema } from './key-schemas.ts'
import { identifyKeys } from './key-store.ts'
import type { Keys } from './keys.ts'
import { readKey } from './read-keys.ts'

const TAGS = ['Keys']

/** What deals with the secret part of a key: replacing it, telling whose it is, signing with it. */
export function keySecretRoutes({ database, keys }: { database: Database; keys: Keys }): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/keys/:id/rotate',
      permission: 'keys:manage',
      summary: 'Replace an API key by a new one',
      description:
        'The new key has the same name, scopes, groups, limits and expiry; both are valid until the overlap is over. A signing secret is not carried over.',
      tags: TAGS,
      params: keyParams,
      body: rotateSchema,
      status: 201,
      response: madeKeySchema,
      handler: async ({ principal, params, body }) => {
        const { row, key } = await keys.rotate(principal, params.id, body.overlap_seconds)
        return { ...(await readKey({ database, principal }, row.id)), key }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/keys/identify',
      permission: 'keys:manage',
      summary: 'Whose key is this?',
      description:
        'For a key that turned up where it should not be: the whole key, or its beginning. Finds keys of this tenant.',
      tags: TAGS,
      body: z.strictObject({
        key: z
          .string()
          .trim()
          .min(SHORTEST_FRAGMENT, `give at least the first ${SHORTEST_FRAGMENT} characters`)
          .max(256)
          .describe(`A whole key, or at least the first ${SHORTEST_FRAGMENT} characters of one`),
      }),
      response: z.object({ items: z.array(keySchema) }),
      handler: async ({ principal, body }) => {
        const by = {
          hash: createHash('sha256').update(body.key).digest(),
          fragment: body.key.startsWith(KEY_PREFIX) ? body.key : undefined,
        }
        const rows = await database.tenant(tenantAccess(principal), (tx) => identifyKeys(tx, by))
        return { items: rows.map(presentKey) }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/keys/:id/signing-secret',
      permission: 'keys:manage',
      summary: 'Make a secret that requests are signed with',
      description:
        'For senders that should not send the key itself. Shown in this answer only; a secret made before stops working.',
      tags: TAGS,
      params: keyParams,
      status: 201,
      response: z.object({ secret: z.string() }),
      handler: async ({ principal, params }) => ({
        secret: await keys.makeSigningSecret(principal, params.id),
      }),
    }),
  ]
}
