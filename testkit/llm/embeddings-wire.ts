import { createHash } from 'node:crypto'
import type { Json } from './wire.ts'

const DIMENSIONS = 8

/** The vector of a text in so many dimensions; undefined: as many as the model has. */
export type Embed = (text: string, dimensions?: number) => number[]

/** The same text always gives the same vector. */
export const vectorOf: Embed = (text, dimensions = DIMENSIONS) => {
  const digest = createHash('sha512').update(text).digest()
  return Array.from({ length: dimensions }, (_, index) =>
    // exact in 32 bits, as vectors of providers are
    Math.fround(digest.readInt8(index % digest.length) / 128),
  )
}

/** https://platform.openai.com/docs/api-reference/embeddings */
export function openaiEmbeddings(request: Json, model: string, embed: Embed = vectorOf): Json {
  const texts = [request.input].flat().map(String)
  const vectors = texts.map((text) => embed(text, request.dimensions as number | undefined))
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
export function googleEmbeddings(request: Json, embed: Embed = vectorOf): Json {
  type Content = { content: { parts: { text: string }[] } }
  const valuesOf = ({ content }: Content) => ({
    values: embed(content.parts.map(({ text }) => text).join('')),
  })
  return Array.isArray(request.requests)
    ? { embeddings: (request.requests as Content[]).map(valuesOf) }
    : { embedding: valuesOf(request as Content) }
}
