import { createRoute } from '@tanstack/react-router'
import type { AuditFilter } from '../pages/audit/queries.ts'
import type { KeyFilter } from '../pages/keys/queries.ts'
import { guarded } from './guarded.tsx'
import { loadedPage } from './loaded-page.ts'
import { flag, oneOf, type Search, text } from './search.ts'
import { shell } from './shell-route.ts'

type PeopleSearch = {
  q?: string | undefined
  tab?: 'invitations' | undefined
  /** Whose drawer is open. */
  person?: string | undefined
  /** Opens the dialog that invites. */
  invite?: boolean | undefined
}
type GroupsSearch = { group?: string | undefined; create?: boolean | undefined }
type RolesSearch = { create?: boolean | undefined }
type KeysSearch = KeyFilter & {
  create?: boolean | undefined
  /** The permission that a new key begins with. */
  scope?: string | undefined
  /** Whose drawer is open. */
  key?: string | undefined
  /** Opens the dialog that tells whose key it is. */
  identify?: boolean | undefined
}

const PeoplePage = loadedPage(() => import('../pages/people/people-page.tsx'), 'PeoplePage')
const GroupsPage = loadedPage(() => import('../pages/groups/groups-page.tsx'), 'GroupsPage')
const RolesPage = loadedPage(() => import('../pages/roles/roles-page.tsx'), 'RolesPage')
const KeysPage = loadedPage(() => import('../pages/keys/keys-page.tsx'), 'KeysPage')
const AuditPage = loadedPage(() => import('../pages/audit/audit-page.tsx'), 'AuditPage')
const OrganisationPage = loadedPage(
  () => import('../pages/organisation/organisation-page.tsx'),
  'OrganisationPage',
)

const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  validateSearch: (search: Search): PeopleSearch => ({
    q: text(search.q),
    tab: oneOf(['invitations'], search.tab),
    person: text(search.person),
    invite: flag(search.invite),
  }),
  component: guarded('people:read', PeoplePage),
})

const groups = createRoute({
  getParentRoute: () => shell,
  path: '/groups',
  validateSearch: (search: Search): GroupsSearch => ({
    group: text(search.group),
    create: flag(search.create),
  }),
  component: guarded('people:read', GroupsPage),
})

const roles = createRoute({
  getParentRoute: () => shell,
  path: '/roles',
  validateSearch: (search: Search): RolesSearch => ({ create: flag(search.create) }),
  component: guarded('people:read', RolesPage),
})

const keys = createRoute({
  getParentRoute: () => shell,
  path: '/keys',
  validateSearch: (search: Search): KeysSearch => ({
    q: text(search.q),
    state: oneOf(['valid', 'expired', 'revoked'], search.state),
    create: flag(search.create),
    scope: text(search.scope),
    key: text(search.key),
    identify: flag(search.identify),
  }),
  component: guarded('keys:manage', KeysPage),
})

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: (search: Search): AuditFilter => ({
    action: text(search.action),
    actor: text(search.actor),
    target: text(search.target),
    outcome: oneOf(['done', 'denied', 'failed'], search.outcome),
    address: text(search.address),
    from: text(search.from),
    to: text(search.to),
  }),
  component: guarded('audit:read', AuditPage),
})

const organisation = createRoute({
  getParentRoute: () => shell,
  path: '/organisation',
  component: guarded('tenant:manage', OrganisationPage),
})

export const organisationRoutes = [people, groups, roles, keys, audit, organisation] as const
