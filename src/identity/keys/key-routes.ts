import { z } from 'zod'
import {
  type Database,
  decodeCursor,
  defineRoute,
  encodeCursor,
  pageOf,
  pageQuery,
  type Route,
} from '../../platform/index.ts'
import { SCOPES } from '../permissions.ts'
import { type KeyRow, listKeys } from './key-store.ts'
import type { Keys } from './keys.ts'

const group = z
  .string()
  .transform((name) => name.replace(/^group:/, ''))
  .pipe(
    z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, 'is 1 to 64 letters, digits, ".", "_" or "-"'),
  )

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('The first characters of the key, to tell keys apart'),
  scopes: z.array(z.string()),
  groups: z.array(z.string()),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  last_used_at: z.string().nullable().describe('Written about every 30 seconds'),
  revoked_at: z.string().nullable(),
})

export function keyRoutes(deps: { database: Database; keys: Keys }): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/keys',
      permission: 'keys:manage',
      summary: 'Issue an API key',
      description:
        'The key is shown in this answer only; Naru keeps its SHA-256. It cannot hold more than the caller has.',
      tags: ['Identity'],
      body: z.object({
        name: z
          .string()
          .trim()
          .min(1)
          .max(100)
          .refine((name) => !/\p{Cc}/u.test(name), 'must not hold control characters')
          .transform((name) => name.toWellFormed()),
        scopes: z.array(z.enum(SCOPES)).min(1),
        groups: z
          .array(group)
          .max(100)
          .default([])
          .describe('Groups that document access lists name: "ops" or "group:ops"'),
        expires_at: z.iso.datetime({ offset: true }).nullish(),
      }),
      status: 201,
      response: keySchema.extend({ key: z.string() }),
      handler: async ({ principal, body }) => {
        const { row, key } = await deps.keys.issue(principal, {
          name: body.name,
          scopes: [...new Set(body.scopes)],
          groups: [...new Set(body.groups)],
          expiresAt: body.expires_at ? new Date(body.expires_at) : null,
        })
        return { ...present(row), key }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/keys',
      permission: 'keys:manage',
      summary: 'List API keys, newest first',
      tags: ['Identity'],
      query: pageQuery,
      response: pageOf(keySchema),
      handler: async ({ principal, query }) => {
        const before = decodeCursor(query.cursor, 'key')
        const access = { tenantId: principal.tenantId, groups: [] }
        const rows = await deps.database.tenant(access, (tx) =>
          listKeys(tx, { limit: query.limit + 1, before }),
        )
        const items = rows.slice(0, query.limit)
        const last = items.at(-1)
        return {
          items: items.map(present),
          next_cursor: rows.length > query.limit && last ? encodeCursor(last.id) : null,
        }
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/keys/:id',
      permission: 'keys:manage',
      summary: 'Revoke an API key',
      description: 'Takes effect within a second in every process. A revoked key stays listed.',
      tags: ['Identity'],
      params: z.object({ id: z.string() }),
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await deps.keys.revoke(principal, params.id)
        return undefined
      },
    }),
  ]
}

function present(row: KeyRow): z.output<typeof keySchema> {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    groups: row.groups,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  }
}
