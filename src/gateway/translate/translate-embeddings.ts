import type { EmbeddingModelV4 } from '@ai-sdk/provider'
import { z } from 'zod'
import type { AnswerFacts, JsonObject } from '../dialects/dialect.ts'
import { estimateTokens, NO_USAGE } from '../usage.ts'
import { definedOnly } from './defined-only.ts'
import { NOT_CARRIED, readRequest } from './translated-request.ts'

const schema = z.object({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string({ error: NOT_CARRIED })).min(1)]),
  dimensions: z.int().min(1).nullish(),
  // openai-node asks for base64 without being told to, and decodes it
  encoding_format: z.enum(['float', 'base64']).nullish(),
  user: z.string().nullish(),
})

/** https://platform.openai.com/docs/api-reference/embeddings at a provider that has its own API for it. */
export async function translateEmbeddings(
  json: JsonObject,
  model: EmbeddingModelV4,
  signal: AbortSignal,
): Promise<{ json: JsonObject; facts: AnswerFacts; warnings: string[] }> {
  const { request, warnings } = readRequest(schema, json)
  const values = [request.input].flat()
  const most = (await model.maxEmbeddingsPerCall) ?? values.length
  const embeddings: number[][] = []
  let tokens: number | undefined = 0
  for (let first = 0; first < values.length; first += most) {
    const answer = await model.doEmbed(
      definedOnly({
        values: values.slice(first, first + most),
        dimensions: request.dimensions,
        abortSignal: signal,
      }),
    )
    embeddings.push(...answer.embeddings)
    const used = answer.usage?.tokens
    tokens = tokens === undefined || used === undefined || Number.isNaN(used) ? undefined : tokens + used
    for (const warning of answer.warnings)
      if (warning.type === 'unsupported')
        warnings.push(`"${warning.feature}" is not supported by this model.`)
  }
  const encode = request.encoding_format === 'base64' ? toBase64 : (vector: number[]) => vector
  // Google tells none, and clients read it unasked
  const input = tokens ?? values.reduce((sum, value) => sum + estimateTokens(Buffer.byteLength(value)), 0)
  return {
    warnings,
    facts: {
      usage: { ...NO_USAGE, input, output: 0 },
      isEstimated: tokens === undefined,
      finishReason: null,
    },
    json: {
      object: 'list',
      data: embeddings.map((vector, index) => ({ object: 'embedding', index, embedding: encode(vector) })),
      model: model.modelId,
      usage: { prompt_tokens: input, total_tokens: input },
    },
  }
}

/** 32-bit floats, little endian. */
function toBase64(vector: number[]): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}
