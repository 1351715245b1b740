import { createRoute } from '@tanstack/react-router'
import { guarded } from './guarded.tsx'
import { loadedPage } from './loaded-page.ts'
import { flag, type Search } from './search.ts'
import { shell } from './shell-route.ts'

type KeysSearch = { create?: boolean | undefined }

const KeysPage = loadedPage(() => import('../pages/keys/keys-page.tsx'), 'KeysPage')

const keys = createRoute({
  getParentRoute: () => shell,
  path: '/keys',
  validateSearch: (search: Search): KeysSearch => ({ create: flag(search.create) }),
  component: guarded('keys:manage', KeysPage),
})

export const organisationRoutes = [keys] as const
