import type { QueryClient } from '@tanstack/react-query'
import { createRouter } from '@tanstack/react-router'
import { accountRoutes } from './routes/account-routes.ts'
import { gatewayRoutes } from './routes/gateway-routes.ts'
import { organisationRoutes } from './routes/organisation-routes.ts'
import { publicRoutes } from './routes/public-routes.ts'
import { root } from './routes/root.ts'
import { shell } from './routes/shell-route.ts'
import { workRoutes } from './routes/work-routes.ts'
import { ErrorPage, NotFoundPage } from './shell/failure-pages.tsx'
import { PendingPage } from './shell/pending-page.tsx'

const routeTree = root.addChildren([
  ...publicRoutes,
  shell.addChildren([...workRoutes, ...gatewayRoutes, ...organisationRoutes, ...accountRoutes]),
])

export function createConsoleRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingComponent: PendingPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: ErrorPage,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
