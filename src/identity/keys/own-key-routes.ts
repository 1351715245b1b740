import { z } from 'zod'
import { type Database, defineRoute, pageOf, pageQuery, type Route } from '../../platform/index.ts'
import { requirePersonBehind } from '../require-person.ts'
import type { CheckLimits } from './check-limits.ts'
import {
  keyParams,
  keySchema,
  madeKeySchema,
  ownIssueSchema,
  rotateSchema,
  toIssueInput,
} from './key-schemas.ts'
import type { Keys } from './keys.ts'
import { readKey, readKeys } from './read-keys.ts'

const TAGS = ['Account']
const PERMISSION = 'keys:own'

type Deps = { database: Database; keys: Keys; checkLimits: CheckLimits }

/** The keys that work for whoever asks, in the tenant that they work in now. */
export function ownKeyRoutes({ database, keys, checkLimits }: Deps): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/account/keys',
      permission: PERMISSION,
      summary: 'List my API keys, newest first',
      tags: TAGS,
      query: pageQuery,
      response: pageOf(keySchema),
      handler: async ({ principal, query }) =>
        readKeys({ database, principal }, query, { personId: requirePersonBehind(principal) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/account/keys',
      permission: PERMISSION,
      summary: 'Issue an API key that works for me',
      description:
        'It never does more than I may at that time: it loses what my roles lose, and ends when I leave. The key is shown in this answer only.',
      tags: TAGS,
      body: ownIssueSchema,
      status: 201,
      response: madeKeySchema,
      handler: async ({ principal, body }) => {
        await checkLimits(principal, body.limits)
        const { row, key } = await keys.issueOwn(principal, toIssueInput(body))
        return { ...(await readKey({ database, principal }, row.id)), key }
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/account/keys/:id',
      permission: PERMISSION,
      summary: 'Revoke one of my API keys',
      tags: TAGS,
      params: keyParams,
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        requirePersonBehind(principal)
        await keys.revoke(principal, params.id, 'own')
        return undefined
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/account/keys/:id/rotate',
      permission: PERMISSION,
      summary: 'Replace one of my API keys by a new one',
      description: 'Both are valid until the overlap is over.',
      tags: TAGS,
      params: keyParams,
      body: rotateSchema,
      status: 201,
      response: madeKeySchema,
      handler: async ({ principal, params, body }) => {
        requirePersonBehind(principal)
        const { row, key } = await keys.rotate(principal, params.id, body.overlap_seconds, 'own')
        return { ...(await readKey({ database, principal }, row.id)), key }
      },
    }),
  ]
}
