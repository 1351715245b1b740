import { createRoute } from '@tanstack/react-router'
import { signInOptionsQuery } from '../pages/sign-in/queries.ts'
import { loadedPage } from './loaded-page.ts'
import { type Search, text } from './search.ts'
import { shell } from './shell-route.ts'

const AccountLayout = loadedPage(() => import('../pages/account/account-layout.tsx'), 'AccountLayout')
const ProfileSection = loadedPage(() => import('../pages/account/profile-section.tsx'), 'ProfileSection')
const SecuritySection = loadedPage(() => import('../pages/account/security-section.tsx'), 'SecuritySection')
const SessionsSection = loadedPage(() => import('../pages/account/sessions-section.tsx'), 'SessionsSection')
const OwnKeysSection = loadedPage(() => import('../pages/account/own-keys-section.tsx'), 'OwnKeysSection')

type SecuritySearch = {
  /** Code of what went wrong when a provider was to be connected. */
  error?: string | undefined
}

/** Open to everybody who is signed in, also to whoever belongs to no organisation. */
const account = createRoute({ getParentRoute: () => shell, path: '/account', component: AccountLayout })

const profile = createRoute({
  getParentRoute: () => account,
  path: '/',
  loader: ({ context }) => context.queries.ensureQueryData(signInOptionsQuery).then(() => undefined),
  component: ProfileSection,
})
const security = createRoute({
  getParentRoute: () => account,
  path: '/security',
  validateSearch: (search: Search): SecuritySearch => ({ error: text(search.error) }),
  loader: ({ context }) => context.queries.ensureQueryData(signInOptionsQuery).then(() => undefined),
  component: SecuritySection,
})
const sessions = createRoute({
  getParentRoute: () => account,
  path: '/sessions',
  component: SessionsSection,
})
const keys = createRoute({ getParentRoute: () => account, path: '/keys', component: OwnKeysSection })

export const accountRoutes = [account.addChildren([profile, security, sessions, keys])] as const
