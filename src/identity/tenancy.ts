import type { FastifyRequest } from 'fastify'
import type { Database, Logger, Route, Signals } from '../platform/index.ts'
import type { Audit } from './audit/audit.ts'
import { groupRoutes } from './groups/group-routes.ts'
import { createGroups } from './groups/groups.ts'
import type { IsManaging } from './is-managing.ts'
import type { SendMail } from './mail.ts'
import { createAcceptance } from './members/accept-invitation.ts'
import { acceptRoutes } from './members/accept-routes.ts'
import { createAccountHelp } from './members/account-help.ts'
import { accountHelpRoutes } from './members/account-help-routes.ts'
import { invitationRoutes } from './members/invitation-routes.ts'
import { createInvitations } from './members/invitations.ts'
import { createMembers } from './members/members.ts'
import { peopleRoutes } from './members/people-routes.ts'
import type { People } from './people/people.ts'
import { roleRoutes } from './roles/role-routes.ts'
import { createRoles } from './roles/roles.ts'
import { tenantRoutes } from './tenants/tenant-routes.ts'
import { createTenants } from './tenants/tenants.ts'

type Deps = {
  database: Database
  signals: Pick<Signals, 'send'>
  audit: Audit
  people: Pick<People, 'sessions' | 'starts' | 'hashPassword' | 'recovery'>
  logger: Logger
  /** Undefined without a mail server: links are shown to whoever made them. */
  sendMail: SendMail | undefined
  isManaging: IsManaging
  /** Where people reach this server, without a slash at the end: for links that are mailed. */
  publicUrl: string
  /** Where this request reached it: for links that only its answer shows. */
  baseUrl(request: FastifyRequest): string
}

export type Tenancy = ReturnType<typeof createTenancy>

/** Organisations, and the people, teams, groups and roles in them. */
export function createTenancy(deps: Deps) {
  const members = createMembers(deps)
  return {
    ...deps,
    tenants: createTenants(deps),
    members,
    help: createAccountHelp({ ...deps, members }),
    acceptance: createAcceptance(deps),
    invitations: createInvitations(deps),
    groups: createGroups(deps),
    roles: createRoles(deps),
  }
}

export function tenancyRoutes(tenancy: Tenancy): Route[] {
  return [
    ...tenantRoutes(tenancy),
    ...peopleRoutes(tenancy),
    ...accountHelpRoutes(tenancy),
    ...invitationRoutes(tenancy),
    ...acceptRoutes(tenancy),
    ...groupRoutes(tenancy),
    ...roleRoutes(tenancy),
  ]
}
