import type { Route } from '../platform/index.ts'
import type { CopilotDeps } from './copilot.ts'
import type { FetchTicket } from './init/find-ticket.ts'
import { evaluationRoutes } from './routes/evaluation.ts'
import { feedbackRoutes } from './routes/feedback.ts'
import { initRoute } from './routes/init.ts'
import { queryRoute } from './routes/query.ts'
import { queryStreamRoute } from './routes/query-stream.ts'
import { replyRoutes } from './routes/reply.ts'

/** Questions about documents and tickets, and help with a ticket. */
export function copilotRoutes(deps: CopilotDeps & { fetchTicket: FetchTicket }): Route[] {
  return [
    queryRoute(deps),
    queryStreamRoute(deps),
    initRoute(deps),
    ...replyRoutes(deps),
    ...feedbackRoutes(deps),
    ...evaluationRoutes(deps),
  ]
}
