import { z } from 'zod'
import {
  presentHit,
  type QueryLog,
  type SearchHit,
  searchItemSchema,
  searchUnavailable,
} from '../../knowledge/index.ts'
import {
  accessOf,
  type Database,
  defineEventRoute,
  newId,
  type Principal,
  type Route,
  type ServerEvent,
} from '../../platform/index.ts'
import { askEvents } from '../ask/ask.ts'
import { answerSchema, citationSchema, type Question, questionSchema } from './question.ts'

type Deps = { database: Database; queryLog: QueryLog; hasIndex: boolean }

export function queryStreamRoute(deps: Deps): Route {
  return defineEventRoute({
    method: 'POST',
    path: '/api/v1/query/stream',
    permission: 'knowledge:read',
    summary: 'Ask a question and get the answer as it forms',
    description:
      'Server-sent events: `results` first, then `citation` and `delta` by turns, `done` with the whole answer last; `error` if it breaks off.',
    tags: ['Ask'],
    body: questionSchema,
    events: {
      results: z.object({ query_id: z.string(), results: z.array(searchItemSchema) }),
      citation: citationSchema,
      delta: z.object({ text: z.string().describe('The next piece of the answer') }),
      done: answerSchema,
    },
    handler: ({ principal, body, signal }) => {
      if (!deps.hasIndex) throw searchUnavailable()
      return stream(deps, principal, body, signal)
    },
  })
}

async function* stream(
  deps: Deps,
  principal: Principal,
  body: Question,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const start = performance.now()
  const id = newId('qry')
  let results: SearchHit[] = []
  const input = {
    database: deps.database,
    access: accessOf(principal),
    query: body.query,
    limit: body.limit,
    signal,
  }
  for await (const event of askEvents({ ...input, ...(body.types ? { types: body.types } : {}) })) {
    if (event.type === 'results') {
      results = event.results
      yield { event: 'results', data: { query_id: id, results: results.map(presentHit) } }
    } else if (event.type === 'citation') {
      yield { event: 'citation', data: event.citation }
    } else if (event.type === 'delta') {
      yield { event: 'delta', data: { text: event.text } }
    } else {
      const { answer } = event
      const tookMs = Math.round((performance.now() - start) * 10) / 10
      deps.queryLog.add(principal, {
        id,
        kind: 'ask',
        query: body.query,
        results,
        found: answer.found,
        tookMs,
      })
      yield { event: 'done', data: { query_id: id, ...answer, took_ms: tookMs } }
    }
  }
}
