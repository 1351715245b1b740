import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/index.ts'
import { renderOpenAiError } from '../dialects/openai-errors.ts'
import type { Limiter } from '../limits/limiter.ts'
import type { Catalog, Model } from '../models/catalog.ts'
import { modelNotFound } from '../pipeline/gate-errors.ts'

/** One shape that OpenAI's and Anthropic's clients both read. */
const listedSchema = z.object({
  id: z.string(),
  object: z.literal('model'),
  type: z.literal('model'),
  created: z.int(),
  created_at: z.string(),
  owned_by: z.string(),
  display_name: z.string(),
})

const common = { permission: 'models:use', tags: ['Model APIs'], renderError: renderOpenAiError }

/** The models that a caller may name. */
export function modelListRoutes(deps: { catalog: Catalog; limiter: Pick<Limiter, 'mayCall'> }): Route[] {
  const { catalog, limiter } = deps
  return [
    defineRoute({
      ...common,
      method: 'GET',
      path: '/v1/models',
      summary: 'List the models that you may call',
      response: z.object({
        object: z.literal('list'),
        data: z.array(listedSchema),
        has_more: z.boolean(),
        first_id: z.string().nullable(),
        last_id: z.string().nullable(),
      }),
      async handler({ principal }) {
        const { models } = await catalog.of(principal.tenantId)
        const allowed = await Promise.all(
          [...models.values()].map(async (model) =>
            (await limiter.mayCall(principal, model.alias)) ? [model] : [],
          ),
        )
        const data = allowed.flat().map(present)
        data.sort((a, b) => (a.id < b.id ? -1 : 1))
        return {
          object: 'list' as const,
          data,
          has_more: false,
          first_id: data[0]?.id ?? null,
          last_id: data.at(-1)?.id ?? null,
        }
      },
    }),
    defineRoute({
      ...common,
      method: 'GET',
      path: '/v1/models/:model',
      summary: 'Read one model that you may call',
      params: z.object({ model: z.string() }),
      response: listedSchema,
      async handler({ principal, params }) {
        const { models } = await catalog.of(principal.tenantId)
        const model = models.get(params.model)
        if (!model || !(await limiter.mayCall(principal, model.alias))) throw modelNotFound(params.model)
        return present(model)
      },
    }),
  ]
}

function present({ alias, createdAt }: Model): z.output<typeof listedSchema> {
  return {
    id: alias,
    object: 'model',
    type: 'model',
    created: Math.floor(Date.parse(createdAt) / 1000),
    created_at: createdAt,
    owned_by: 'naru',
    display_name: alias,
  }
}
