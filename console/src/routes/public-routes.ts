import { createRoute, redirect } from '@tanstack/react-router'
import { AcceptInvitationPage } from '../pages/accept-invitation/accept-invitation-page.tsx'
import { ResetPasswordPage } from '../pages/reset-password/reset-password-page.tsx'
import { SetupPage } from '../pages/setup/setup-page.tsx'
import { ForgotPasswordPage } from '../pages/sign-in/forgot-password-page.tsx'
import { signInOptionsQuery } from '../pages/sign-in/queries.ts'
import { returnPath } from '../pages/sign-in/return-path.ts'
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx'
import { VerifyEmailPage } from '../pages/verify-email/verify-email-page.tsx'
import { forgetLinkToken, takeLinkToken } from '../shell/link-token.ts'
import { sessionQuery } from '../shell/session.ts'
import { root } from './root.ts'
import { flag, type Search, text } from './search.ts'

type SignInSearch = {
  /** Where one was going. */
  to?: string | undefined
  expired?: boolean | undefined
  /** Code of what went wrong at an identity provider. */
  error?: string | undefined
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): SignInSearch => ({
    to: text(search.to),
    expired: flag(search.expired),
    error: text(search.error),
  }),
  beforeLoad: async ({ context, search }) => {
    if (await context.queries.ensureQueryData(sessionQuery)) throw redirect({ href: returnPath(search.to) })
    const { needs_owner } = await context.queries.ensureQueryData(signInOptionsQuery)
    if (needs_owner) throw redirect({ to: '/setup' })
  },
  component: SignInPage,
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: async ({ context, location }) => {
    const key = takeLinkToken('/setup', location.hash)
    const { needs_owner } = await context.queries.fetchQuery({ ...signInOptionsQuery, staleTime: 0 })
    if (needs_owner) return { key }
    forgetLinkToken('/setup')
    throw redirect({ to: '/sign-in' })
  },
  component: SetupPage,
})

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  beforeLoad: ({ context }) => context.queries.ensureQueryData(signInOptionsQuery).then(() => undefined),
  component: ForgotPasswordPage,
})

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  beforeLoad: ({ location }) => ({ token: takeLinkToken('/reset-password', location.hash) }),
  component: ResetPasswordPage,
})

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  beforeLoad: async ({ context, location }) => {
    const token = takeLinkToken('/verify-email', location.hash)
    // whose address it is: the tab keeps the token meanwhile
    if (token !== null && !(await context.queries.ensureQueryData(sessionQuery)))
      throw redirect({ to: '/sign-in', search: { to: '/verify-email' } })
    return { token }
  },
  component: VerifyEmailPage,
})

const acceptInvitation = createRoute({
  getParentRoute: () => root,
  path: '/accept-invitation',
  beforeLoad: async ({ context, location }) => {
    const token = takeLinkToken('/accept-invitation', location.hash)
    await context.queries.ensureQueryData(sessionQuery)
    return { token }
  },
  component: AcceptInvitationPage,
})

export const publicRoutes = [
  signIn,
  setup,
  forgotPassword,
  resetPassword,
  verifyEmail,
  acceptInvitation,
] as const
