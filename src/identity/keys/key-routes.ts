import { z } from 'zod'
import {
  type Database,
  defineRoute,
  limitsSchema,
  pageOf,
  pageQuery,
  type Route,
} from '../../platform/index.ts'
import { tenantAccess } from '../tenants/tenant-access.ts'
import type { CheckLimits } from './check-limits.ts'
import {
  groupsSchema,
  issueSchema,
  keyParams,
  keySchema,
  madeKeySchema,
  nameSchema,
  scopesSchema,
  toIssueInput,
  useSchema,
} from './key-schemas.ts'
import { listUses } from './key-use-store.ts'
import type { Keys } from './keys.ts'
import { readKey, readKeys } from './read-keys.ts'

const TAGS = ['Keys']

type Deps = { database: Database; keys: Keys; checkLimits: CheckLimits }

/** Every key of the tenant, for whoever manages keys. */
export function keyRoutes({ database, keys, checkLimits }: Deps): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/keys',
      permission: 'keys:manage',
      summary: 'Issue an API key for a service',
      description:
        'The key is shown in this answer only; Naru keeps its SHA-256. It cannot hold more than the caller has.',
      tags: TAGS,
      body: issueSchema,
      status: 201,
      response: madeKeySchema,
      handler: async ({ principal, body }) => {
        await checkLimits(principal, body.limits)
        const { row, key } = await keys.issue(principal, toIssueInput(body))
        return { ...(await readKey({ database, principal }, row.id)), key }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/keys',
      permission: 'keys:manage',
      summary: 'List API keys, newest first',
      description: 'Every key of the tenant, personal ones too.',
      tags: TAGS,
      query: pageQuery.extend({
        q: z.string().max(100).optional().describe('Part of the name, or the beginning of the key'),
        state: z.enum(['valid', 'expired', 'revoked']).optional(),
      }),
      response: pageOf(keySchema),
      handler: ({ principal, query }) =>
        readKeys({ database, principal }, query, { query: query.q, state: query.state }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/keys/:id',
      permission: 'keys:manage',
      summary: 'Show an API key and where it was used from',
      description:
        'Of each key the 100 addresses that used it last are kept, written about every 30 seconds.',
      tags: TAGS,
      params: keyParams,
      response: keySchema.extend({ uses: z.array(useSchema) }),
      handler: async ({ principal, params }) => {
        const key = await readKey({ database, principal }, params.id)
        const uses = await database.tenant(tenantAccess(principal), (tx) => listUses(tx, key.id))
        return {
          ...key,
          uses: uses.map((use) => ({
            address: use.address,
            first_used_at: use.first_used_at.toISOString(),
            last_used_at: use.last_used_at.toISOString(),
            uses: use.uses,
          })),
        }
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/v1/keys/:id',
      permission: 'keys:manage',
      summary: 'Change an API key',
      description: 'Scopes can only become fewer. Takes effect within a second in every process.',
      tags: TAGS,
      params: keyParams,
      body: z.strictObject({
        name: nameSchema.optional(),
        scopes: scopesSchema.optional(),
        groups: groupsSchema.optional(),
        team_id: z.string().max(100).nullable().optional(),
        limits: limitsSchema.optional().describe('Replaces the limits; {} lifts them'),
      }),
      response: keySchema,
      handler: async ({ principal, params, body }) => {
        const { team_id, ...same } = body
        if (body.limits) {
          const { limits: before } = await readKey({ database, principal }, params.id)
          await checkLimits(principal, body.limits, before)
        }
        await keys.change(principal, params.id, {
          ...same,
          ...(team_id === undefined ? {} : { teamId: team_id }),
        })
        return readKey({ database, principal }, params.id)
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/keys/:id',
      permission: 'keys:manage',
      summary: 'Revoke an API key',
      description: 'Takes effect within a second in every process. A revoked key stays listed.',
      tags: TAGS,
      params: keyParams,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await keys.revoke(principal, params.id)
        return undefined
      },
    }),
  ]
}
