import { z } from 'zod'
import { presentHit, type SearchHit, searchItemSchema, searchUnavailable } from '../../knowledge/index.ts'
import { accessOf, defineRoute, newId, type Principal, type Route } from '../../platform/index.ts'
import { type Answer, type AskInput, ask } from '../ask/ask.ts'
import { type CopilotDeps, chosenModel } from '../copilot.ts'
import { requireMeant } from '../tickets/choose-source.ts'
import { answerSchema, presentAnswer, type Question, questionSchema } from './question.ts'
import { choiceOf } from './ticket-schemas.ts'

export function queryRoute(deps: CopilotDeps): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/query',
    permission: 'knowledge:read',
    summary: 'Ask a question and get a cited answer',
    description:
      'Every statement carries a citation, read under your own access just now. When nothing answers, it says so rather than guess. Where the organisation chose a model for answers, it writes them; one that is late, fails or says nothing that the passages say gives way to quotes.',
    tags: ['Ask'],
    body: questionSchema,
    response: answerSchema.extend({ results: z.array(searchItemSchema) }),
    handler: async ({ principal, body, signal, request }) => {
      if (!deps.hasIndex) throw searchUnavailable()
      const start = performance.now()
      const { results, ...answer } = await ask(
        await askInput(deps, principal, body, { signal, headers: request.headers }),
      )
      const id = newId('qry')
      const tookMs = Math.round((performance.now() - start) * 10) / 10
      deps.queryLog.add(principal, {
        id,
        kind: 'ask',
        query: body.query,
        results: shownBy(results, answer.citations),
        found: answer.found,
        tookMs,
      })
      return { query_id: id, ...presentAnswer(answer), results: results.map(presentHit), took_ms: tookMs }
    },
  })
}

export async function askInput(
  deps: CopilotDeps,
  principal: Principal,
  body: Question,
  { signal, headers }: { signal: AbortSignal; headers: Parameters<typeof choiceOf>[1] },
): Promise<AskInput> {
  const choice = choiceOf(body.source, headers)
  await requireMeant(deps.database, principal.tenantId, choice)
  const generate = body.mode === 'auto' ? await chosenModel(deps, principal, 'answer') : undefined
  return {
    ...{ database: deps.database, search: deps.search, access: accessOf(principal) },
    ...{ query: body.query, limit: body.limit, signal, choice },
    ...(body.types ? { types: body.types } : {}),
    ...(body.ticket_id === undefined ? {} : { ticketId: body.ticket_id }),
    ...(generate ? { generate } : {}),
  }
}

/** What somebody sees of an answer, and may vote on: it may cite more than the results that were asked for. */
export function shownBy(
  results: SearchHit[],
  citations: Answer['citations'],
): Array<{ document_id: string; chunk_id: string }> {
  const shown = new Set(results.map((hit) => hit.document_id))
  return [
    ...results,
    ...citations.filter(({ document_id }) => !shown.has(document_id) && shown.add(document_id)),
  ]
}
