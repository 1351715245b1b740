import { z } from 'zod'
import { type Database, defineRoute, type Principal, type Route } from '../../platform/index.ts'
import type { Keys } from '../keys/keys.ts'
import { findTenant } from '../tenants/first-run.ts'
import { SESSION_COOKIE, SESSION_SECONDS, type Sessions } from './sessions.ts'

const sessionSchema = z.object({
  principal: z.object({
    id: z.string(),
    kind: z.enum(['person', 'key', 'system']),
    name: z.string(),
    scopes: z.array(z.string()),
    groups: z.array(z.string()),
  }),
  tenant: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  version: z.string(),
})

type Deps = { database: Database; keys: Keys; sessions: Sessions; version: string }

export function sessionRoutes(deps: Deps): Route[] {
  const present = async (principal: Principal): Promise<z.output<typeof sessionSchema>> => {
    const { id, kind, name, scopes, groups, tenantId } = principal
    const access = { tenantId, groups: [] }
    const tenant = await deps.database.tenant(access, (tx) => findTenant(tx, tenantId))
    return {
      principal: { id, kind, name, scopes: [...scopes], groups: [...groups] },
      tenant: { id: tenantId, slug: tenant?.slug ?? '', name: tenant?.name ?? '' },
      version: deps.version,
    }
  }
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/session',
      permission: 'public',
      summary: 'Sign in to the console with an API key',
      description:
        'Sets an http-only cookie. The session ends after seven days, or as soon as the key is revoked.',
      tags: ['Identity'],
      body: z.object({ key: z.string().min(1).max(256) }),
      response: sessionSchema,
      handler: async ({ body, request, reply }) => {
        const principal = await deps.keys.check(body.key)
        reply.setCookie(SESSION_COOKIE, deps.sessions.create(principal), {
          path: '/',
          httpOnly: true,
          sameSite: 'strict',
          secure: request.protocol === 'https',
          maxAge: SESSION_SECONDS,
        })
        return present(principal)
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/session',
      permission: 'authenticated',
      summary: 'Who am I?',
      tags: ['Identity'],
      response: sessionSchema,
      handler: ({ principal }) => present(principal),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/session',
      permission: 'public',
      summary: 'Sign out',
      tags: ['Identity'],
      status: 204,
      response: z.undefined(),
      handler: async ({ reply }) => {
        reply.clearCookie(SESSION_COOKIE, { path: '/' })
        return undefined
      },
    }),
  ]
}
