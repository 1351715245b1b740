import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError, defineRoute, type Logger, line, type Route } from '../../platform/index.ts'
import type { SendMail } from '../mail.ts'
import { invitedSchema, tell } from '../members/invitation-routes.ts'
import { emailSchema } from '../people/sign-in-routes.ts'
import type { TenantRow } from './tenant-store.ts'
import type { Tenants } from './tenants.ts'

const tenantSchema = z.object({
  id: z.string(),
  slug: z.string().describe('Its name in addresses and settings; other products call it company_id'),
  name: z.string(),
  is_home: z.boolean().describe('Runs the installation'),
  created_at: z.string(),
})
const listedSchema = tenantSchema.extend({ people: z.number().int() })

type Deps = {
  tenants: Tenants
  sendMail: SendMail | undefined
  logger: Pick<Logger, 'warn'>
  /** For the link that is mailed: what a request says about our name must not be in it. */
  publicUrl: string
  /** For the link that only the answer shows. */
  baseUrl(request: FastifyRequest): string
}

export function tenantRoutes(deps: Deps): Route[] {
  return [list(deps), create(deps), change(deps)]
}

function list({ tenants }: Deps): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/tenants',
    permission: 'installation:manage',
    summary: 'List the organisations of the installation',
    tags: ['Organisations'],
    response: z.object({ items: z.array(listedSchema) }),
    handler: async () => ({
      items: (await tenants.list()).map((row) => ({ ...present(row), people: row.people })),
    }),
  })
}

function create(deps: Deps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/tenants',
    permission: 'installation:manage',
    summary: 'Make an organisation',
    description:
      'A person who makes it becomes its owner. With owner_email somebody is invited to own it; a key must name one, or nobody could come in.',
    tags: ['Organisations'],
    body: z.strictObject({
      slug: z
        .string()
        .regex(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'is 1 to 40 of a-z, 0-9 and "-", a letter first'),
      name: line(100),
      owner_email: emailSchema.optional(),
    }),
    status: 201,
    response: listedSchema.extend({ invitation: invitedSchema.nullable() }),
    handler: async ({ principal, body, request }) => {
      const { owner_email: ownerEmail, ...input } = body
      if (ownerEmail === undefined && principal.personId === undefined) throw ownerMissing()
      const { tenant, invited } = await deps.tenants.create(principal, { ...input, ownerEmail })
      const invitation = invited ? await tell(deps, invited, undefined, deps.baseUrl(request)) : null
      return { ...present(tenant), people: tenant.people, invitation }
    },
  })
}

function change({ tenants }: Deps): Route {
  return defineRoute({
    method: 'PATCH',
    path: '/api/v1/tenant',
    permission: 'tenant:manage',
    summary: 'Rename the organisation',
    tags: ['Organisations'],
    body: z.strictObject({ name: line(100) }),
    response: tenantSchema,
    handler: async ({ principal, body }) => present(await tenants.rename(principal, body.name)),
  })
}

function present(row: TenantRow): z.output<typeof tenantSchema> {
  const { id, slug, name, is_home } = row
  return { id, slug, name, is_home, created_at: row.created_at.toISOString() }
}

function ownerMissing(): AppError {
  return new AppError({
    code: 'validation_failed',
    status: 400,
    message: 'A key cannot own an organisation: give the owner_email of whoever shall.',
    fields: [{ path: 'owner_email', message: 'is needed when a key makes the organisation' }],
  })
}
