import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { api } from './api/client.ts'
import { ApiError, toProblem } from './api/problem.ts'
import { AskPage } from './pages/ask/ask-page.tsx'
import { SignInPage } from './pages/sign-in/sign-in-page.tsx'
import { ErrorPage, ForbiddenPage, NotFoundPage } from './shell/failure-pages.tsx'
import { Layout } from './shell/layout.tsx'
import { type Scope, sessionQuery, useMay } from './shell/session.ts'

type Context = { queries: QueryClient }
type Search = Record<string, unknown>
type SignInSearch = { to?: string | undefined; expired?: boolean | undefined }
type AskSearch = { q?: string | undefined }
export type KnowledgeSearch = {
  q?: string | undefined
  source?: string | undefined
  type?: string | undefined
  language?: string | undefined
  page?: number | undefined
  /** Opens the dialog that adds a folder. */
  add?: boolean | undefined
}
type KeysSearch = { create?: boolean | undefined }

const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value))
const flag = (value: unknown) => (value === true ? true : undefined)

function pageNumber(value: unknown): number | undefined {
  const page = Math.floor(Number(value))
  return page > 1 ? page : undefined
}

const root = createRootRouteWithContext<Context>()({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Search): SignInSearch => ({ to: text(search.to), expired: flag(search.expired) }),
  component: SignInPage,
})

const shell = createRoute({
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

/** Shows the page only to those whose key opens it; calls are checked by the server in any case. */
function guarded(scope: Scope, Page: () => React.ReactNode) {
  return function Guarded() {
    return useMay(scope) ? <Page /> : <ForbiddenPage scope={scope} />
  }
}

const ask = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: (search: Search): AskSearch => ({ q: text(search.q) }),
  component: guarded('knowledge:read', AskPage),
})

/**
 * The router reloads the address when a page's file is gone, as after an update. While nobody answers, that would
 * replace the console by the browser's own error page: then the failure to connect is thrown instead.
 */
function loadedPage<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return async () => {
    try {
      return await load()
    } catch (cause) {
      const { error, response } = await api.GET('/api/v1/session')
      if (response.status >= 500) throw new ApiError(toProblem(response.status, error))
      throw cause
    }
  }
}

const KnowledgePage = lazyRouteComponent(
  loadedPage(() => import('./pages/knowledge/knowledge-page.tsx')),
  'KnowledgePage',
)
const DocumentPage = lazyRouteComponent(
  loadedPage(() => import('./pages/knowledge/document-page.tsx')),
  'DocumentPage',
)
const KeysPage = lazyRouteComponent(
  loadedPage(() => import('./pages/keys/keys-page.tsx')),
  'KeysPage',
)

const knowledge = createRoute({
  getParentRoute: () => shell,
  path: '/knowledge',
  validateSearch: (search: Search): KnowledgeSearch => ({
    q: text(search.q),
    source: text(search.source),
    type: text(search.type),
    language: text(search.language),
    page: pageNumber(search.page),
    add: flag(search.add),
  }),
  component: guarded('knowledge:read', () => <KnowledgePage />),
})

const document = createRoute({
  getParentRoute: () => shell,
  path: '/knowledge/documents/$id',
  component: guarded('knowledge:read', () => <DocumentPage />),
})

const keys = createRoute({
  getParentRoute: () => shell,
  path: '/keys',
  validateSearch: (search: Search): KeysSearch => ({ create: flag(search.create) }),
  component: guarded('keys:manage', () => <KeysPage />),
})

const routeTree = root.addChildren([signIn, shell.addChildren([ask, knowledge, document, keys])])

export function createConsoleRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: ErrorPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
