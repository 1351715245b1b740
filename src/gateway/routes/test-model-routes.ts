import { z } from 'zod'
import { AppError, defineRoute, notFound, type Route } from '../../platform/index.ts'
import type { InProcessModels } from '../in-process.ts'
import type { CallRecord } from '../ledger/call-record.ts'
import type { Catalog } from '../models/catalog.ts'

const TOKENS = 200

const testedSchema = z.object({
  ok: z.boolean(),
  text: z.string().describe('Empty for a model that makes embeddings'),
  dimensions: z.int().nullable().describe('Length of the embedding; null: the model answers in text'),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  call_id: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  first_token_ms: z.number().nullable(),
  total_ms: z.number().nullable(),
  input_tokens: z.int().nullable(),
  output_tokens: z.int().nullable(),
  cost: z.string().nullable().describe('USD; null: usage or price is unknown'),
})

/** Calls a model as any client would, and says what came of it. */
export function testModelRoutes(deps: { catalog: Catalog; inProcess: InProcessModels }): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/models/:id/test',
      permission: 'models:manage',
      summary: 'Try a model with one call',
      description: 'An ordinary call: it counts against limits, costs what it costs, and is in the ledger.',
      tags: ['Models'],
      params: z.object({ id: z.string().max(100) }),
      body: z
        .strictObject({ prompt: z.string().min(1).max(4000).default('Say hello in one short sentence.') })
        .nullish()
        .transform((body) => body ?? { prompt: 'Say hello in one short sentence.' }),
      response: testedSchema,
      async handler({ principal, params, body, signal }) {
        const { models } = await deps.catalog.of(principal.tenantId)
        const model = [...models.values()].find(({ id }) => id === params.id)
        if (!model) throw notFound('model')
        let record: CallRecord | undefined
        const caller = {
          principal,
          feature: 'models.test',
          onRecord: (written: CallRecord) => {
            record = written
          },
        }
        if (!model.capabilities.includes('embeddings')) {
          const result = await generate(deps.inProcess.chat(model.alias, caller), body.prompt, signal)
          return present(result, record)
        }
        const result = await embed(deps.inProcess.embedding(model.alias, caller), body.prompt, signal)
        return present(result, record)
      },
    }),
  ]
}

type Tested = z.output<typeof testedSchema>
type Answer = Pick<Tested, 'text' | 'dimensions'>
type Result = Answer & Pick<Tested, 'error'>

async function generate(
  model: ReturnType<InProcessModels['chat']>,
  prompt: string,
  signal: AbortSignal,
): Promise<Result> {
  return tried(async () => {
    const { content } = await model.doGenerate({
      prompt: [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
      maxOutputTokens: TOKENS,
      abortSignal: signal,
    })
    const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('')
    return { text, dimensions: null }
  })
}

async function embed(
  model: ReturnType<InProcessModels['embedding']>,
  text: string,
  signal: AbortSignal,
): Promise<Result> {
  return tried(async () => {
    const { embeddings } = await model.doEmbed({ values: [text], abortSignal: signal })
    return { text: '', dimensions: embeddings[0]?.length ?? 0 }
  })
}

async function tried(work: () => Promise<Answer>): Promise<Result> {
  try {
    return { ...(await work()), error: null }
  } catch (error) {
    return { text: '', dimensions: null, error: describe(error) }
  }
}

function describe(error: unknown): Result['error'] {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  const { message, data } = error as { message: string; data?: { error?: { code?: unknown } } }
  const code = data?.error?.code
  return { code: typeof code === 'string' ? code : 'upstream_error', message }
}

function present(result: Result, record: CallRecord | undefined): Tested {
  return {
    ok: result.error === null,
    ...result,
    call_id: record?.id ?? null,
    provider: record?.provider_name ?? null,
    model: record?.provider_model ?? null,
    first_token_ms: record?.first_token_ms ?? null,
    total_ms: record?.total_ms ?? null,
    input_tokens: record?.input_tokens ?? null,
    output_tokens: record?.output_tokens ?? null,
    cost: record?.cost ?? null,
  }
}
