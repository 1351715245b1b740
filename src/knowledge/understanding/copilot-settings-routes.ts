import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/index.ts'
import type { CopilotSettingsParts } from './copilot-settings.ts'
import type { Resummarise } from './resummarise.ts'

const SAME = { permission: 'models:manage', tags: ['Copilot'] }
const PATH = '/api/v1/copilot-settings'

const alias = (use: string) => z.string().min(1).max(200).nullable().describe(use)

const settingsSchema = z.strictObject({
  summary_model: alias('Model that summarises tickets; null: summaries are made of their own sentences'),
  answer_model: alias('Model that answers questions; null: answers quote the sources'),
  reply_model: alias('Model that drafts replies; null: drafts are put together from past replies'),
  rerank_model: alias('Model that orders close results again; null: none does'),
  embedding_model: alias('Model that makes vectors; null: the local one, where there is one'),
  summary_concurrency: z.int().min(1).max(32).describe('Tickets that are summarised at the same time'),
  summary_budget_per_day: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,12})?$/, 'is an amount in USD, such as "2.50"')
    .nullable()
    .describe('USD that summaries may cost in a day (UTC); null: what limits allow'),
  tone: z.string().max(2000).describe('How replies are to sound, in your own words'),
  vector_weight: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .describe('Weight of meaning against words when results are joined; null: not tuned yet'),
})

const setSchema = z.object({
  embedder: z.string().describe('`gateway:<alias>` or `local:<folder>`'),
  model: z.string().nullable().describe('What answered, in its own words; null: nothing has yet'),
  dimension: z.int().nullable(),
  chunks: z.int().describe('Passages that have a vector of it'),
  error: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe('Why it does not go on; null: it does'),
})

/** Which vectors there are, for people. */
const embeddingStateSchema = z.object({
  active: setSchema.nullable().describe('What searches use; null: words alone'),
  building: setSchema
    .extend({ done: z.int(), total: z.int() })
    .nullable()
    .describe('What takes its place once it is complete'),
  local: z
    .object({ folder: z.string(), model: z.string() })
    .nullable()
    .describe('The model in a folder of the server; null: none is set up'),
})
export type EmbeddingState = z.output<typeof embeddingStateSchema>

const shownSchema = settingsSchema.extend({ embedding: embeddingStateSchema })

type Deps = {
  settings: CopilotSettingsParts
  embeddingState(tenantId: string): Promise<EmbeddingState>
  resummarise: Resummarise
}

export function copilotSettingsRoutes({ settings, embeddingState, resummarise }: Deps): Route[] {
  return [
    defineRoute({
      ...SAME,
      method: 'GET',
      path: PATH,
      summary: 'Which models the copilot works with',
      response: shownSchema,
      handler: async ({ principal }) => ({
        ...(await settings.get(principal)),
        embedding: await embeddingState(principal.tenantId),
      }),
    }),
    defineRoute({
      ...SAME,
      method: 'PUT',
      path: PATH,
      summary: 'Choose the models that the copilot works with',
      description: 'What is left out stays as it is. Takes effect within a second in every process.',
      body: settingsSchema.partial(),
      response: settingsSchema,
      handler: ({ principal, body }) => settings.set(principal, definedOf(body)),
    }),
    defineRoute({
      ...SAME,
      method: 'POST',
      path: `${PATH}/resummarise`,
      summary: 'Have tickets summarised again whose summary an older prompt made',
      description:
        'A newer prompt changes no summary by itself, because that costs. The old ones are shown until the new ones are there.',
      status: 202,
      response: z.object({
        marked: z.int().describe('Summaries that wait for the model now'),
        model: z.string(),
        input_tokens: z.int(),
        output_tokens: z.int(),
        cost: z.string().nullable().describe('USD, estimated; null: the price of the model is not known'),
      }),
      handler: ({ principal }) => resummarise(principal),
    }),
  ]
}

/** An absent field changes nothing, also where it is spelled out as undefined. */
function definedOf<T extends object>(body: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
