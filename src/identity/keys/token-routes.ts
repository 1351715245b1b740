import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/index.ts'
import { scopesSchema } from './key-schemas.ts'
import { LONGEST_TOKEN_MS } from './signing-keys.ts'
import type { Tokens } from './tokens.ts'

const TAGS = ['Keys']
const USUAL_SECONDS = 900
/** A new key is public for a day before it signs: an hour in caches harms nobody. */
const JWKS_CACHE_SECONDS = 3600

const jwkSchema = z.object({
  kty: z.string(),
  crv: z.string(),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
})

export function tokenRoutes({ tokens }: { tokens: Tokens }): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/tokens',
      permission: 'authenticated',
      summary: 'Get a short-lived token',
      description:
        'A JWT (ES256) that does at most what its key or person may do now: it ends with them. Send it as a bearer. A token makes no further tokens or keys.',
      tags: TAGS,
      body: z.strictObject({
        scopes: scopesSchema.describe('What it may do: no more than you may'),
        ttl_seconds: z
          .int()
          .min(60)
          .max(LONGEST_TOKEN_MS / 1000)
          .default(USUAL_SECONDS),
      }),
      status: 201,
      response: z.object({
        access_token: z.string(),
        token_type: z.literal('Bearer'),
        expires_in: z.number().int().describe('Seconds'),
        scopes: z.array(z.string()),
      }),
      handler: async ({ principal, body, reply }) => {
        const input = { scopes: body.scopes, ttlSeconds: body.ttl_seconds }
        const { token, expiresInSeconds, scopes } = await tokens.issue(principal, input)
        reply.header('cache-control', 'no-store')
        return { access_token: token, token_type: 'Bearer' as const, expires_in: expiresInSeconds, scopes }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/.well-known/jwks.json',
      permission: 'public',
      summary: 'Keys that verify our tokens',
      tags: TAGS,
      response: z.object({ keys: z.array(jwkSchema) }),
      handler: async ({ reply }) => {
        reply.header('cache-control', `public, max-age=${JWKS_CACHE_SECONDS}`)
        return { keys: await tokens.publicKeys() }
      },
    }),
  ]
}
