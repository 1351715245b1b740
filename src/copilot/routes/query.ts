import { z } from 'zod'
import { presentHit, type QueryLog, searchItemSchema, searchUnavailable } from '../../knowledge/index.ts'
import { accessOf, type Database, defineRoute, newId, type Route } from '../../platform/index.ts'
import { ask } from '../ask/ask.ts'
import { answerSchema, questionSchema } from './question.ts'

export function queryRoute(deps: { database: Database; queryLog: QueryLog; hasIndex: boolean }): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/query',
    permission: 'knowledge:read',
    summary: 'Ask a question and get a cited answer',
    description:
      'Every statement carries a citation, read under your own access just now. When nothing answers, it says so rather than guess.',
    tags: ['Ask'],
    body: questionSchema,
    response: answerSchema.extend({ results: z.array(searchItemSchema) }),
    handler: async ({ principal, body, signal }) => {
      if (!deps.hasIndex) throw searchUnavailable()
      const start = performance.now()
      const { results, ...answer } = await ask({
        database: deps.database,
        access: accessOf(principal),
        query: body.query,
        limit: body.limit,
        signal,
        ...(body.types ? { types: body.types } : {}),
      })
      const id = newId('qry')
      const tookMs = Math.round((performance.now() - start) * 10) / 10
      deps.queryLog.add(principal, {
        id,
        kind: 'ask',
        query: body.query,
        results,
        found: answer.found,
        tookMs,
      })
      return { query_id: id, ...answer, results: results.map(presentHit), took_ms: tookMs }
    },
  })
}
