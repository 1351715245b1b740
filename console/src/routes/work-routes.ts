import { createRoute } from '@tanstack/react-router'
import { AskPage } from '../pages/ask/ask-page.tsx'
import { guarded } from './guarded.tsx'
import { loadedPage } from './loaded-page.ts'
import { flag, pageNumber, type Search, text } from './search.ts'
import { shell } from './shell-route.ts'

type AskSearch = { q?: string | undefined }
type KnowledgeSearch = {
  q?: string | undefined
  source?: string | undefined
  type?: string | undefined
  language?: string | undefined
  page?: number | undefined
  /** Opens the dialog that adds a folder. */
  add?: boolean | undefined
}

const ask = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: (search: Search): AskSearch => ({ q: text(search.q) }),
  component: guarded('knowledge:read', AskPage),
})

const KnowledgePage = loadedPage(() => import('../pages/knowledge/knowledge-page.tsx'), 'KnowledgePage')
const DocumentPage = loadedPage(() => import('../pages/knowledge/document-page.tsx'), 'DocumentPage')

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
  component: guarded('knowledge:read', KnowledgePage),
})

const document = createRoute({
  getParentRoute: () => shell,
  path: '/knowledge/documents/$id',
  component: guarded('knowledge:read', DocumentPage),
})

export const workRoutes = [ask, knowledge, document] as const
