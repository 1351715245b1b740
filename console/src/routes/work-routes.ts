import { createRoute } from '@tanstack/react-router'
import { AskPage } from '../pages/ask/ask-page.tsx'
import { type EvaluationSearch, evaluationPeriods } from '../pages/evaluation/queries.ts'
import { statuses, type TicketFilter } from '../pages/tickets/queries.ts'
import { guarded } from './guarded.tsx'
import { loadedPage } from './loaded-page.ts'
import { flag, oneOf, pageNumber, type Search, text } from './search.ts'
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
  /** Kind of the help desk whose dialog is open. */
  connect?: string | undefined
  /** Which help desk’s drawer is open. */
  helpdesk?: string | undefined
}
type TicketSearch = {
  /** Id of the source, where several help desks may have a ticket of this number. */
  source?: string | undefined
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
    connect: text(search.connect),
    helpdesk: text(search.helpdesk),
  }),
  component: guarded('knowledge:read', KnowledgePage),
})

const document = createRoute({
  getParentRoute: () => shell,
  path: '/knowledge/documents/$id',
  component: guarded('knowledge:read', DocumentPage),
})

const TicketsPage = loadedPage(() => import('../pages/tickets/tickets-page.tsx'), 'TicketsPage')
const TicketPage = loadedPage(() => import('../pages/tickets/ticket-page.tsx'), 'TicketPage')
const EvaluationPage = loadedPage(() => import('../pages/evaluation/evaluation-page.tsx'), 'EvaluationPage')
const CopilotPage = loadedPage(() => import('../pages/copilot/copilot-page.tsx'), 'CopilotPage')

const tickets = createRoute({
  getParentRoute: () => shell,
  path: '/tickets',
  validateSearch: (search: Search): TicketFilter => ({
    q: text(search.q),
    status: oneOf(statuses, search.status),
    source: text(search.source),
  }),
  component: guarded('tickets:read', TicketsPage),
})

const ticket = createRoute({
  getParentRoute: () => shell,
  path: '/tickets/$id',
  validateSearch: (search: Search): TicketSearch => ({ source: text(search.source) }),
  component: guarded('tickets:read', TicketPage),
})

const evaluation = createRoute({
  getParentRoute: () => shell,
  path: '/evaluation',
  validateSearch: (search: Search): EvaluationSearch => ({
    days: evaluationPeriods.find((days) => days === Number(search.days)),
  }),
  component: guarded('tickets:read_all', EvaluationPage),
})

const copilot = createRoute({
  getParentRoute: () => shell,
  path: '/copilot',
  component: guarded('models:manage', CopilotPage),
})

export const workRoutes = [ask, knowledge, document, tickets, ticket, evaluation, copilot] as const
