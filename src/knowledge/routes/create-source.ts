import { z } from 'zod'
import { defineRoute, line } from '../../platform/index.ts'
import type { Sources } from '../sources.ts'
import { presentSource } from './present.ts'
import { aclSchema, sourceSchema } from './schemas.ts'

export function createSource(deps: { sources: Sources; kinds: readonly string[] }) {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/sources',
    permission: 'knowledge:write',
    summary: 'Add a source and read it',
    tags: ['Knowledge'],
    body: z.object({
      name: line(100),
      kind: z.enum(deps.kinds as [string, ...string[]]),
      config: z
        .record(z.string(), z.unknown())
        .describe('Settings of the kind; for "files": {"path": "/folder"}'),
      acl: aclSchema
        .nullish()
        .describe('Groups and people that may read what comes from it; left out = the whole tenant'),
      schedule: z
        .string()
        .regex(/^(\S+ ){4}\S+$/, 'is a cron expression of five fields, such as "0 3 * * *"')
        .nullish()
        .describe('When to read it again, in UTC'),
    }),
    status: 201,
    response: sourceSchema,
    handler: async ({ principal, body }) => {
      const input = { ...body, acl: body.acl ?? null, schedule: body.schedule ?? null }
      return presentSource(await deps.sources.create(principal, input), false)
    },
  })
}
