import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import type { QueryLog } from '../../knowledge/index.ts'
import { type Database, defineRoute, notFound, type Route } from '../../platform/index.ts'
import { giveFeedback, takeFeedbackBack } from '../feedback/give-feedback.ts'

// Another process may be about to write the row of a query that it has just answered.
const TRIES = 5
const WAIT_MS = 100

const voteSchema = z.enum(['up', 'down'])
const text = (most: number) =>
  z
    .string()
    .max(most)
    .transform((written) => written.toWellFormed().replaceAll('\u0000', ''))
const idSchema = z.string().max(100)

const feedbackSchema = z
  .object({
    query_id: idSchema,
    kind: z
      .enum(['vote', 'accepted', 'edited', 'ignored'])
      .default('vote')
      .describe('`vote`: whether it helped; the others: what became of a drafted reply'),
    vote: voteSchema.optional().describe('On the whole, or on `document_ids`'),
    document_ids: z
      .array(idSchema)
      .max(50)
      .default([])
      .describe('The documents that the vote is about; none = the whole answer'),
    items: z
      .array(z.object({ document_id: idSchema, vote: voteSchema }))
      .max(50)
      .default([])
      .describe('A vote each on single results'),
    comment: text(5_000)
      .nullish()
      .transform((comment) => comment ?? null),
    reply_id: idSchema.optional().describe('The draft that it is about'),
    final_text: text(50_000).optional().describe('What was sent, where the draft was edited'),
  })
  .refine(({ kind, vote, items }) => kind !== 'vote' || vote !== undefined || items.length > 0, {
    path: ['vote'],
    message: 'is needed, or items with a vote each',
  })

export function feedbackRoutes(deps: { database: Database; queryLog: QueryLog }): Route[] {
  const retried = async <T>(attempt: () => Promise<T | undefined>): Promise<T> => {
    await deps.queryLog.flush()
    for (let tries = 1; ; tries++) {
      const done = await attempt()
      if (done !== undefined) return done
      if (tries === TRIES) throw notFound('query')
      await delay(WAIT_MS)
    }
  }
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/feedback',
      permission: 'knowledge:read',
      summary: 'Say whether an answer, a search or a draft helped',
      description:
        'One feedback a person and query, whatever keys they use: a second one replaces the first. Votes on documents that were shown, and drafts that were sent, order later results for like questions.',
      tags: ['Ask'],
      body: feedbackSchema,
      status: 201,
      response: z.object({ id: z.string() }),
      handler: async ({ principal, body }) => ({
        id: await retried(() => giveFeedback(deps.database, principal, body)),
      }),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/feedback/:query_id',
      permission: 'knowledge:read',
      summary: 'Take your feedback on a query back',
      description: 'Its votes count no more, and a draft is open again. Nothing happens where there is none.',
      tags: ['Ask'],
      params: z.object({ query_id: idSchema }),
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await retried(async () =>
          (await takeFeedbackBack(deps.database, principal, params.query_id)) ? true : undefined,
        )
        return undefined
      },
    }),
  ]
}
