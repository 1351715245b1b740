import { createHash } from 'node:crypto'
import type { Json } from './wire.ts'

const DIMENSIONS = 8

/** The same text always gives the same vector. */
export function vectorOf(text: string, dimensions = DIMENSIONS): number[] {
  const digest = createHash('sha512').update(text).digest()
  return Array.from({ length: dimensions }, (_, index) =>
    // exact in 32 bits, as vectors of providers are
    Math.fround(digest.readInt8(index % digest.length) / 128),
  )
}

/** https://platform.openai.com/docs/api-reference/embeddings */
export function openaiEmbeddings(request: Json, model: string): Json {
  const texts = [request.input].flat().map(String)
  const vectors = texts.map((text) =>
    vectorOf(text, (request.dimensions as number | undefined) ?? DIMENSIONS),
  )
  const isBase64 = request.encoding_format === 'base64'
  const tokens = texts.join(' ').split(' ').length
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: isBase64 ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector,
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/** https://ai.google.dev/api/embeddings: one by `embedContent`, several by `batchEmbedContents`. */
export function googleEmbeddings(request: Json): Json {
  type Content = { content: { parts: { text: string }[] } }
  const valuesOf = ({ content }: Content) => ({
    values: vectorOf(content.parts.map(({ text }) => text).join('')),
  })
  return Array.isArray(request.requests)
    ? { embeddings: (request.requests as Content[]).map(valuesOf) }
    : { embedding: valuesOf(request as Content) }
}
