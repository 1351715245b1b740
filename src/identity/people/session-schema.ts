import { z } from 'zod'
import type { Principal, Tx } from '../../platform/index.ts'
import {
  findPasswordHash,
  findPerson,
  findTenantOf,
  type Person,
  rolesOf,
  tenantsOf,
} from './person-store.ts'
import { csrfToken } from './session-cookie.ts'

const tenant = z.object({ id: z.string(), slug: z.string(), name: z.string() })

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  language: z.string().nullable(),
  two_factor_enabled: z.boolean(),
  has_password: z.boolean(),
})

export const sessionSchema = z.object({
  principal: z.object({
    id: z.string(),
    kind: z.enum(['person', 'key', 'system']),
    name: z.string(),
    scopes: z.array(z.string()),
    groups: z.array(z.string()),
    is_confined: z.boolean(),
  }),
  person: personSchema.nullable().describe('null for a key'),
  tenant: tenant
    .extend({ is_home: z.boolean() })
    .nullable()
    .describe('The organisation that this session works in; null for somebody who belongs to none'),
  roles: z.array(z.string()),
  tenants: z.array(tenant).describe('Every organisation that the person belongs to'),
  csrf_token: z
    .string()
    .nullable()
    .describe('To be sent as the header x-csrf-token with every write that comes with the session cookie'),
  version: z.string(),
})

export type Session = z.output<typeof sessionSchema>

export async function presentPerson(tx: Tx, person: Person): Promise<z.output<typeof personSchema>> {
  return { ...person, has_password: (await findPasswordHash(tx, person.id)) !== undefined }
}

/** Who somebody is, as the API answers it. `token` is that of their session, when they came with one. */
export async function presentSession(
  tx: Tx,
  principal: Principal,
  token: string | undefined,
  version: string,
): Promise<Session> {
  const { id, kind, tenantId } = principal
  const found = kind === 'person' ? await findPerson(tx, id) : undefined
  const current = await findTenantOf(tx, tenantId)
  const own = current ? [{ id: current.id, slug: current.slug, name: current.name }] : []
  return {
    principal: presentPrincipal(principal),
    person: found ? await presentPerson(tx, found) : null,
    tenant: current ?? null,
    roles: found ? await rolesOf(tx, tenantId, id) : [],
    tenants: found ? await tenantsOf(tx, id) : own,
    csrf_token: token === undefined ? null : csrfToken(token),
    version,
  }
}

function presentPrincipal({ id, kind, name, scopes, groups, isConfined }: Principal): Session['principal'] {
  return { id, kind, name, scopes: [...scopes], groups: [...groups], is_confined: isConfined }
}
