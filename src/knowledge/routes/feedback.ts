import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { accessOf, type Database, defineRoute, newId, notFound, type Tx } from '../../platform/index.ts'
import type { QueryLog } from '../query-log.ts'

// Another process may be about to write the row of a query that it has just answered.
const TRIES = 5
const WAIT_MS = 100

export function feedbackRoute(deps: { database: Database; queryLog: QueryLog }) {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/feedback',
    permission: 'knowledge:read',
    summary: 'Say whether an answer or a search helped',
    description: 'One vote a principal and query: a second one replaces the first.',
    tags: ['Ask'],
    body: z.object({
      query_id: z.string().max(100),
      vote: z.enum(['up', 'down']),
      document_ids: z
        .array(z.string().max(100))
        .max(50)
        .default([])
        .describe('The documents that the vote is about; none = the whole answer'),
      comment: z
        .string()
        .max(5_000)
        .transform((text) => text.toWellFormed().replaceAll('\u0000', ''))
        .nullish(),
    }),
    status: 201,
    response: z.object({ id: z.string() }),
    handler: async ({ principal, body }) => {
      await deps.queryLog.flush()
      for (let tries = 1; ; tries++) {
        const id = await deps.database.tenant(accessOf(principal), (tx) => store(tx, principal, body))
        if (id !== undefined) return { id }
        if (tries === TRIES) throw notFound('query')
        await delay(WAIT_MS)
      }
    },
  })
}

type Vote = {
  query_id: string
  vote: 'up' | 'down'
  document_ids: string[]
  comment?: string | null | undefined
}

async function store(
  tx: Tx,
  principal: { id: string; tenantId: string },
  vote: Vote,
): Promise<string | undefined> {
  const query = await tx
    .selectFrom('query_log')
    .select('id')
    .where('id', '=', vote.query_id)
    .executeTakeFirst()
  if (!query) return undefined
  const values = { vote: vote.vote, document_ids: vote.document_ids, comment: vote.comment ?? null }
  const row = await tx
    .insertInto('feedback')
    .values({
      id: newId('fb'),
      tenant_id: principal.tenantId,
      query_id: query.id,
      principal_id: principal.id,
      ...values,
    })
    .onConflict((conflict) => conflict.columns(['query_id', 'principal_id']).doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}
