import { createRoute } from '@tanstack/react-router'
import { type CallFilter, statuses } from '../pages/calls/call-filter.ts'
import { type CostView, costGroups, costPeriods, costSteps, costValues } from '../pages/costs/cost-view.ts'
import { guarded } from './guarded.tsx'
import { loadedPage } from './loaded-page.ts'
import { amount, flag, oneOf, type Search, text } from './search.ts'
import { shell } from './shell-route.ts'

type ModelsSearch = {
  tab?: 'providers' | 'prices' | 'settings' | undefined
  q?: string | undefined
  /** Whose prices: name or id of a provider. */
  provider?: string | undefined
  /** Which model’s drawer is open. */
  model?: string | undefined
  /** Opens the dialog of the tab that makes something new. */
  create?: boolean | undefined
}

type CallsSearch = CallFilter & {
  /** Which call’s drawer is open. */
  call?: string | undefined
  /** Looks for new calls again and again. */
  live?: boolean | undefined
}

const ModelsPage = loadedPage(() => import('../pages/models/models-page.tsx'), 'ModelsPage')
const CallsPage = loadedPage(() => import('../pages/calls/calls-page.tsx'), 'CallsPage')
const CostsPage = loadedPage(() => import('../pages/costs/costs-page.tsx'), 'CostsPage')

const models = createRoute({
  getParentRoute: () => shell,
  path: '/models',
  validateSearch: (search: Search): ModelsSearch => ({
    tab: oneOf(['providers', 'prices', 'settings'], search.tab),
    q: text(search.q),
    provider: text(search.provider),
    model: text(search.model),
    create: flag(search.create),
  }),
  component: guarded('models:use', ModelsPage),
})

const calls = createRoute({
  getParentRoute: () => shell,
  path: '/calls',
  validateSearch: (search: Search): CallsSearch => ({
    q: text(search.q),
    period: oneOf(['hour', 'day', 'week'], search.period),
    from: text(search.from),
    to: text(search.to),
    model: text(search.model),
    provider: text(search.provider),
    status: oneOf(statuses, search.status),
    cache: oneOf(['hit'], search.cache),
    key_id: text(search.key_id),
    person_id: text(search.person_id),
    team_id: text(search.team_id),
    end_user: text(search.end_user),
    conversation_id: text(search.conversation_id),
    feature: text(search.feature),
    tag: text(search.tag),
    request_id: text(search.request_id),
    min_cost: amount(search.min_cost),
    call: text(search.call),
    live: flag(search.live),
  }),
  component: guarded('calls:read', CallsPage),
})

const costs = createRoute({
  getParentRoute: () => shell,
  path: '/costs',
  validateSearch: (search: Search): CostView => ({
    period: oneOf(costPeriods, search.period),
    from: text(search.from),
    to: text(search.to),
    by: oneOf(costSteps, search.by),
    group: oneOf(costGroups, search.group),
    show: oneOf(costValues, search.show),
  }),
  component: guarded('calls:read', CostsPage),
})

export const gatewayRoutes = [models, calls, costs] as const
