import { createRoute, redirect } from '@tanstack/react-router'
import { Layout } from '../shell/layout.tsx'
import { sessionQuery } from '../shell/session.ts'
import { root } from './root.ts'

/** Everything for which one has to be signed in; signing in leads back to where one was going. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery)
    if (!session) {
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
    }
  },
  component: Layout,
})
