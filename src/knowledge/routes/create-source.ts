import { z } from 'zod'
import { AppError, defineRoute, line } from '../../platform/index.ts'
import { type Connectors, unknownKind } from '../connectors/registry.ts'
import type { HelpdeskSources } from '../helpdesk-sources.ts'
import { findHelpdeskConnector, helpdeskConnectors } from '../helpdesks/registry.ts'
import type { Sources } from '../sources.ts'
import { presentSource } from './present.ts'
import { aclSchema, credentialSchemas, givenCredential, sourceSchema } from './schemas.ts'

type Deps = {
  sources: Sources
  helpdeskSources: Pick<HelpdeskSources, 'create'>
  connectors: Pick<Connectors, 'creatable'>
}

export function createSource(deps: Deps) {
  const kinds = [...deps.connectors.creatable, ...helpdeskConnectors.map(({ kind }) => kind)]
  const bodySchema = z.object({
    name: line(100),
    kind: z.string().max(100).meta({ enum: kinds }),
    config: z
      .record(z.string(), z.unknown())
      .describe(
        'Settings of the kind, see GET /api/v1/source-kinds; for "files": {"path": "/folder"}, for a help desk: {"url": "https://acme.freshdesk.com"}',
      ),
    ...credentialSchemas,
    acl: aclSchema
      .nullish()
      .describe(
        'Groups and people that may read what comes from it; left out = the whole tenant. Who reads the tickets of a help desk is told by its settings',
      ),
    schedule: z
      .string()
      .regex(/^(\S+ ){4}\S+$/, 'is a cron expression of five fields, such as "0 3 * * *"')
      .nullish()
      .describe('When to read it again, in UTC; not for help desks'),
  })

  return defineRoute({
    method: 'POST',
    path: '/api/v1/sources',
    permission: 'knowledge:write',
    summary: 'Add a source and read it',
    description:
      'A help desk is asked first whether address and credential will do, and reading it begins with POST /api/v1/ingest.',
    tags: ['Knowledge'],
    body: bodySchema,
    status: 201,
    response: sourceSchema,
    handler: async ({ principal, body }) => {
      if (!kinds.includes(body.kind)) throw unknownKind(body.kind, kinds)
      const { secret: _, secret_reference: __, schedule = null, ...rest } = body
      const credential = givenCredential(body)
      const input = { ...rest, acl: body.acl ?? null }
      if (!findHelpdeskConnector(body.kind)) {
        if (credential) throw misplaced(['secret', 'takes no part in sources of this kind: leave it out'])
        return presentSource(principal, await deps.sources.create(principal, { ...input, schedule }), false)
      }
      if (schedule !== null)
        throw misplaced(['schedule', 'is not for help desks: set "poll_minutes" in "config"'])
      const made = await deps.helpdeskSources.create(principal, { ...input, secret: credential })
      return presentSource(principal, made, false)
    },
  })
}

function misplaced([path, message]: [string, string]): AppError {
  return new AppError({
    code: 'validation_failed',
    status: 400,
    message: `The request is not valid: ${path} ${message}.`,
    fields: [{ path, message }],
  })
}
