import { createRoute } from '@tanstack/react-router'
import { guarded } from './guarded.tsx'
import { loadedPage } from './loaded-page.ts'
import { flag, oneOf, type Search, text } from './search.ts'
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

const ModelsPage = loadedPage(() => import('../pages/models/models-page.tsx'), 'ModelsPage')

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

export const gatewayRoutes = [models] as const
