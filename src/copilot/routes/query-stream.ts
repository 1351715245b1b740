import { z } from 'zod'
import { presentHit, type SearchHit, searchItemSchema, searchUnavailable } from '../../knowledge/index.ts'
import {
  defineEventRoute,
  newId,
  type Principal,
  type Route,
  type ServerEvent,
} from '../../platform/index.ts'
import { askEvents } from '../ask/ask.ts'
import type { CopilotDeps } from '../copilot.ts'
import { askInput, shownBy } from './query.ts'
import {
  answerSchema,
  citationSchema,
  presentAnswer,
  type Question,
  questionSchema,
  spanSchema,
} from './question.ts'

export function queryStreamRoute(deps: CopilotDeps): Route {
  return defineEventRoute({
    method: 'POST',
    path: '/api/v1/query/stream',
    permission: 'knowledge:read',
    summary: 'Ask a question and get the answer as it forms',
    description:
      'Server-sent events: `results` first, then `citation` and `delta` by turns, `done` with the whole answer last; `error` if it breaks off. Of a generated answer also `mark` (sentences of what was sent that no cited passage says) and `replace` (what was sent does not stand: this text is instead of it, its citations follow).',
    tags: ['Ask'],
    body: questionSchema,
    events: {
      results: z.object({ query_id: z.string(), results: z.array(searchItemSchema) }),
      citation: citationSchema,
      delta: z.object({ text: z.string().describe('The next piece of the answer') }),
      mark: z.object({ unsupported: z.array(spanSchema) }),
      replace: z.object({ text: z.string().describe('The answer from its beginning') }),
      done: answerSchema,
    },
    handler: ({ principal, body, signal, request }) => {
      if (!deps.hasIndex) throw searchUnavailable()
      return stream(deps, principal, body, { signal, headers: request.headers })
    },
  })
}

async function* stream(
  deps: CopilotDeps,
  principal: Principal,
  body: Question,
  request: Parameters<typeof askInput>[3],
): AsyncGenerator<ServerEvent> {
  const start = performance.now()
  const id = newId('qry')
  let results: SearchHit[] = []
  for await (const event of askEvents(await askInput(deps, principal, body, request))) {
    if (event.type === 'results') {
      results = event.results
      yield { event: 'results', data: { query_id: id, results: results.map(presentHit) } }
    } else if (event.type === 'citation') {
      yield { event: 'citation', data: event.citation }
    } else if (event.type === 'mark') {
      yield { event: 'mark', data: { unsupported: event.unsupported } }
    } else if (event.type === 'delta' || event.type === 'replace') {
      yield { event: event.type, data: { text: event.text } }
    } else {
      const tookMs = Math.round((performance.now() - start) * 10) / 10
      const { found, citations } = event.answer
      deps.queryLog.add(principal, {
        ...{ id, kind: 'ask', query: body.query, results: shownBy(results, citations), found, tookMs },
      })
      yield { event: 'done', data: { query_id: id, ...presentAnswer(event.answer), took_ms: tookMs } }
    }
  }
}
