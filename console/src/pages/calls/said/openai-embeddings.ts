import { type Answered, errorOf, type JsonObject, type Message, objectsOf, type Reader } from './said.ts'

const BYTES_OF_NUMBER = 4

/** Numbers, or what official clients ask for: the bytes of 32-bit numbers in base64. */
function dimensionsOf(embedding: unknown): number {
  if (Array.isArray(embedding)) return embedding.length
  if (typeof embedding !== 'string') return 0
  return Math.floor((embedding.replace(/=+$/, '').length * 3) / 4 / BYTES_OF_NUMBER)
}

function readWhole(body: JsonObject): Answered {
  const vectors = objectsOf(body.data)
  return {
    messages: [],
    finish: null,
    error: body.error ? errorOf(body.error) : null,
    embeddings:
      vectors.length > 0 ? { count: vectors.length, dimensions: dimensionsOf(vectors[0]?.embedding) } : null,
  }
}

/** Texts to embed; a text may also come as its tokens. */
function inputsOf(input: unknown): Message[] {
  const isTokens = Array.isArray(input) && input.every((item) => typeof item === 'number')
  const inputs: unknown[] = Array.isArray(input) && !isTokens ? input : [input]
  return inputs.map((one) => ({
    role: 'user',
    parts: [typeof one === 'string' ? { kind: 'text', text: one } : { kind: 'other', value: one }],
  }))
}

/** https://platform.openai.com/docs/api-reference/embeddings */
export const openAiEmbeddings: Reader = {
  readAsked: ({ input }) => ({ messages: inputsOf(input), tools: [] }),
  readWhole,
  // embeddings are never streamed
  readStream: (frames) => readWhole(frames[0] ?? {}),
}
