import {
  AppError,
  type Database,
  newId,
  type Principal,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { type Invited, invite } from '../members/invitations.ts'
import { insertMember } from '../members/member-store.ts'
import { ALL } from '../permissions.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { tenantAccess } from './tenant-access.ts'
import { findTenant, insertTenant, listTenants, renameTenant, type TenantRow } from './tenant-store.ts'

export type ListedTenant = TenantRow & { people: number }

export type NewTenant = { slug: string; name: string; ownerEmail: string | undefined }

export type Tenants = {
  /** Every tenant of the installation. */
  list(): Promise<ListedTenant[]>
  /** Its maker, if that is a person, becomes its owner; `ownerEmail` is invited to be one. */
  create(
    principal: Principal,
    input: NewTenant,
  ): Promise<{ tenant: ListedTenant; invited: Invited | undefined }>
  rename(principal: Principal, name: string): Promise<TenantRow>
}

type Deps = { database: Database; signals: Pick<Signals, 'send'>; audit: Audit }

export function createTenants({ database, signals, audit }: Deps): Tenants {
  return {
    list: () => database.system(listTenants),
    create: (principal, { ownerEmail, ...input }) =>
      database.system(async (tx) => {
        const tenant = await insertTenant(tx, { id: newId('tenant'), ...input })
        if (!tenant) throw slugTaken(input.slug)
        const owner = principal.personId
        if (owner !== undefined) {
          await insertMember(tx, { tenant_id: tenant.id, person_id: owner, roles: ['owner'] })
          await tellMembersChanged(signals, tx, tenant.id, owner)
        }
        const target = { kind: 'tenant', id: tenant.id, name: tenant.name }
        const after = { ...input, owner: owner ?? null }
        await audit.record(tx, principal, { action: 'tenant.created', target, after })
        // the first event of the new one: whoever made it may give all of it away
        const founder = {
          ...principal,
          tenantId: tenant.id,
          scopes: [ALL],
          groups: [],
          teams: [],
          isConfined: false,
        }
        await audit.record(tx, founder, { action: 'tenant.created', target, after })
        const invited =
          ownerEmail === undefined
            ? undefined
            : await invite({ tx, audit }, founder, { email: ownerEmail, roles: ['owner'], groupIds: [] })
        return { tenant: { ...tenant, people: owner === undefined ? 0 : 1 }, invited }
      }),
    rename: (principal, name) =>
      database.tenant(tenantAccess(principal), (tx) => rename({ signals, audit }, tx, principal, name)),
  }
}

/** Gives the principal's tenant another name, in the trail too. */
export async function rename(
  { signals, audit }: Pick<Deps, 'signals' | 'audit'>,
  tx: Tx,
  principal: Principal,
  name: string,
): Promise<TenantRow> {
  const before = await findTenant(tx, principal.tenantId)
  const after = await renameTenant(tx, principal.tenantId, name)
  await tellMembersChanged(signals, tx, principal.tenantId)
  await audit.record(tx, principal, {
    action: 'tenant.changed',
    target: { kind: 'tenant', id: after.id, name },
    before: { name: before?.name },
    after: { name },
  })
  return after
}

function slugTaken(slug: string): AppError {
  return new AppError({
    code: 'name_taken',
    status: 409,
    message: `There is an organisation "${slug}" already. Choose another slug.`,
  })
}
