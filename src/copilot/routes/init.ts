import { z } from 'zod'
import { searchUnavailable } from '../../knowledge/index.ts'
import {
  accessOf,
  defineRoute,
  isAllowed,
  line,
  newId,
  notFound,
  type Principal,
  type Route,
} from '../../platform/index.ts'
import type { CopilotDeps } from '../copilot.ts'
import { createFindTicket, type FetchTicket } from '../init/find-ticket.ts'
import { initTicket, type RelatedDocument, type SimilarTicket } from '../init/init-ticket.ts'
import { loggedTicket } from '../tickets/logged-ticket.ts'
import { isSlugOf, type TicketHead, type TicketSummary } from '../tickets/ticket-reads.ts'
import { choiceOf, ticketIdSchema } from './ticket-schemas.ts'

const STATUS = z.enum(['open', 'pending', 'on_hold', 'resolved', 'closed'])

const whySchema = z.union([
  z.object({ kind: z.literal('words'), words: z.array(z.string()) }),
  z.object({ kind: z.literal('meaning'), similarity: z.number().describe('0 to 1') }),
  z.object({
    kind: z.literal('same'),
    field: z.enum(['product', 'type', 'tag', 'error_code']),
    values: z.array(z.string()),
  }),
])

const sourceSchema = z.object({ id: z.string(), name: z.string() })

const preparedSchema = z.object({
  query_id: z.string().describe('For feedback on what is shown'),
  ticket: z.object({
    ticket_id: z.string(),
    document_id: z.string(),
    subject: z.string(),
    status: STATUS,
    priority: z.enum(['low', 'normal', 'high', 'urgent']).nullable(),
    language: z.string(),
    url: z.string().nullable(),
    updated_at: z.string(),
  }),
  summary: z
    .object({
      problem: z.string(),
      cause: z.string(),
      solution: z.string(),
      result: z.string(),
      mode: z.enum(['model', 'extractive']),
      audience: z.enum(['everyone', 'internal']).describe('`internal`: private notes are in it'),
      created_at: z.string(),
    })
    .nullable(),
  similar: z.array(
    z.object({
      ticket_id: z.string(),
      document_id: z.string(),
      subject: z.string(),
      status: STATUS,
      url: z.string().nullable(),
      resolved_at: z.string().nullable(),
      source: sourceSchema.describe('The help desk that it is of: the organisation may have several'),
      score: z.number(),
      problem: z.string(),
      solution: z
        .string()
        .describe('What was told or done, without greetings and questions; empty where it is not solved'),
      solution_chunk_id: z.string().nullable().describe('null: the solution is that of its summary'),
      why: z.array(whySchema).describe('What both problems have in common'),
    }),
  ),
  solutions: z
    .array(
      z.object({
        document_id: z.string(),
        chunk_id: z.string(),
        title: z.string(),
        heading: z.string(),
        url: z.string().nullable(),
        type: z.string().nullable(),
        source: sourceSchema.describe('The help desk, or another source of documents, that it is of'),
        snippet: z.string(),
        score: z.number(),
      }),
    )
    .describe('Articles, documents and solutions of other tickets'),
  took_ms: z.number(),
  fetched: z.enum(['stored', 'live']).describe('`live`: it was not stored yet and has just been fetched'),
})

export function initRoute(deps: CopilotDeps & { fetchTicket: FetchTicket }): Route {
  const findTicket = createFindTicket(deps)
  return defineRoute({
    method: 'GET',
    path: '/api/v1/init/:ticket_id',
    permission: 'tickets:read',
    summary: 'What an agent wants to know who opens a ticket',
    description:
      'Its summary, tickets like it with what solved them, and related solutions, from what was prepared when it was stored: no model is asked. The headers X-Platform and X-Freshdesk-Domain choose among the help desks of the organisation.',
    tags: ['Copilot'],
    params: z.object({ ticket_id: ticketIdSchema }),
    query: z.object({
      source: line(200).optional().describe('Id or name of the help desk, where there are several'),
      limit: z.coerce.number().int().min(1).max(20).default(5),
      company_id: line(100)
        .optional()
        .describe('Short name of the organisation, as older tools send it; another one than yours is 404'),
    }),
    response: preparedSchema,
    handler: async ({ principal, params, query, request }) => {
      if (!deps.hasIndex) throw searchUnavailable()
      const start = performance.now()
      if (query.company_id !== undefined) await requireOwn(deps, principal, query.company_id)
      const choice = choiceOf(query.source, request.headers)
      const access = accessOf(principal)
      const { ticket, fetched } = await findTicket(access, params.ticket_id, choice)
      const prepared = await initTicket(deps.search, access, {
        ...{ ticket, limit: query.limit },
        readsKnowledge: isAllowed(principal, 'knowledge:read'),
      })
      const id = newId('qry')
      const tookMs = Math.round((performance.now() - start) * 10) / 10
      const { summary, similar, solutions } = prepared
      const results = [
        ...similar.map((one) => ({ document_id: one.ticket.document_id, chunk_id: one.chunkId })),
        ...solutions,
      ]
      deps.queryLog.add(principal, {
        ...{ id, kind: 'init', query: loggedTicket(ticket), results, found: results.length > 0, tookMs },
      })
      return {
        query_id: id,
        ticket: presentHead(ticket),
        summary: summary ? presentSummary(summary) : null,
        similar: similar.map(presentSimilar),
        solutions: solutions.map(presentRelated),
        ...{ took_ms: tookMs, fetched },
      }
    },
  })
}

/** The tenant is that of the credential; a name that is sent along can only be wrong. */
async function requireOwn(deps: CopilotDeps, principal: Principal, slug: string): Promise<void> {
  const isOwn = await deps.database.tenant(accessOf(principal), (tx) =>
    isSlugOf(tx, principal.tenantId, slug),
  )
  if (!isOwn) throw notFound('ticket')
}

function presentHead(ticket: TicketHead) {
  const { ticket_id, document_id, subject, status, priority, language, url, updated_at } = ticket
  return {
    ...{ ticket_id, document_id, subject, status, priority, language, url },
    updated_at: updated_at.toISOString(),
  }
}

function presentSummary({ problem, cause, solution, result, mode, audience, created_at }: TicketSummary) {
  return { problem, cause, solution, result, mode, audience, created_at: created_at.toISOString() }
}

function presentSimilar({ ticket, score, problem, solution, solutionChunkId, why }: SimilarTicket) {
  const { ticket_id, document_id, subject, status, url, resolved_at, source_id } = ticket
  return {
    ...{ ticket_id, document_id, subject, status, url, score, problem, solution, why },
    ...{ resolved_at: resolved_at?.toISOString() ?? null, solution_chunk_id: solutionChunkId },
    source: presentSource(source_id, ticket.source_name),
  }
}

function presentRelated({ source_id, sourceName, ...hit }: RelatedDocument) {
  const { document_id, chunk_id, title, heading, url, type, snippet, score } = hit
  return {
    ...{ document_id, chunk_id, title, heading, url, type, snippet, score },
    source: presentSource(source_id, sourceName),
  }
}

function presentSource(id: string, name: string | null) {
  return { id, name: name ?? id }
}
