import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, Outlet } from '@tanstack/react-router'

export type RouterContext = { queries: QueryClient }

export const root = createRootRouteWithContext<RouterContext>()({ component: Outlet })
