import { createRoute } from '@tanstack/react-router'
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx'
import { root } from './root.ts'
import { flag, type Search, text } from './search.ts'

type SignInSearch = { to?: string | undefined; expired?: boolean | undefined }

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): SignInSearch => ({ to: text(search.to), expired: flag(search.expired) }),
  component: SignInPage,
})

export const publicRoutes = [signIn] as const
