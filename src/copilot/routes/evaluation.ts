import { z } from 'zod'
import { createSearchEvaluator, searchUnavailable } from '../../knowledge/index.ts'
import { defineRoute, type Route } from '../../platform/index.ts'
import type { CopilotDeps } from '../copilot.ts'
import { countReplies, countVotes, countWeeks } from '../evaluation/evaluation-reads.ts'

const share = z.number().min(0).max(1)
const count = z.number().int()

const evaluationSchema = z.object({
  labels: count.describe('Questions with a known answer: from thumbs up and from drafts that were sent'),
  methods: z
    .array(
      z.object({
        method: z.enum(['lexical', 'vector', 'hybrid']),
        ndcg_10: share,
        hit_1: share,
        recall_10: share,
        mrr: share,
        queries: count,
      }),
    )
    .describe('How well each finds those answers; by vectors only where there are some'),
  best: z
    .enum(['lexical', 'vector', 'hybrid'])
    .nullable()
    .describe(
      'The method that finds them best by nDCG@10; null where there is one only, none is ahead, or fewer than 20 questions tell',
    ),
  replies: z.object({
    proposed: count.describe('All drafts'),
    accepted: count,
    edited: count,
    ignored: count,
    mean_edit: share.nullable().describe('How much of a draft is changed before it is sent; null: none was'),
  }),
  feedback: z.object({ up: count, down: count }),
  vector_weight: share.nullable().describe('Weight of meaning against words; null: not tuned'),
  weeks: z.array(
    z.object({
      week: z.string().describe('Its Monday (UTC)'),
      accepted: count,
      edited: count,
      ignored: count,
      up: count,
      down: count,
    }),
  ),
})

export function evaluationRoutes(deps: CopilotDeps): Route[] {
  const { database, copilotSettings } = deps
  const evaluator = createSearchEvaluator(deps.search)
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/evaluation',
      permission: 'tickets:read_all',
      summary: 'How good search and drafts are, from what people do with them',
      tags: ['Copilot'],
      query: z.object({ days: z.coerce.number().int().min(1).max(365).default(30) }),
      response: evaluationSchema,
      handler: async ({ principal, query: { days }, signal }) => {
        if (!deps.hasIndex) throw searchUnavailable()
        const { tenantId } = principal
        const counts = await database.tenant({ tenantId, groups: 'all' }, async (tx) => ({
          replies: await countReplies(tx, tenantId, days),
          feedback: await countVotes(tx, days),
          weeks: await countWeeks(tx, tenantId, days),
        }))
        const { labels, methods, best } = await evaluator.evaluate(tenantId, { days, signal })
        const { vector_weight } = await copilotSettings.get(principal)
        return { labels, methods, best, ...counts, vector_weight }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/evaluation/tune',
      permission: 'models:manage',
      summary: 'Set the weight of meaning against words so that known questions are answered best',
      description: 'Takes a hundred questions with a known answer. The settings of the copilot keep it.',
      tags: ['Copilot'],
      response: z.object({ vector_weight: share }),
      handler: async ({ principal, signal }) => {
        if (!deps.hasIndex) throw searchUnavailable()
        const vectorWeight = await evaluator.tune(principal.tenantId, signal)
        await copilotSettings.set(principal, { vector_weight: vectorWeight })
        return { vector_weight: vectorWeight }
      },
    }),
  ]
}
