import { normalised, prefixFor } from '../../src/knowledge/embeddings/embedder.ts'
import { createLocalEmbedder } from '../../src/knowledge/embeddings/local-embedder.ts'
import type { VectorHit } from '../../src/knowledge/embeddings/vector-store.ts'
import { meaningOf } from '../../testkit/llm/meaning-embeddings.ts'
import type { SetDocument } from './labelled-set.ts'

export type Embed = (texts: string[], purpose: 'query' | 'passage') => Promise<Float32Array[]>

/** `meaning`: the test kit's vectors; a folder: a local model; an address: a server that speaks OpenAI's API. */
export function embedderFor(vectors: string, model: string): Embed {
  if (vectors === 'meaning') return async (texts) => texts.map((text) => normalised(meaningOf(text)))
  if (!/^https?:/.test(vectors)) {
    const local = createLocalEmbedder(vectors)
    return async (texts, purpose) => (await local.embed({ tenantId: 'bench', texts, purpose })).vectors
  }
  return async (texts, purpose) => {
    const input = texts.map((text) => prefixFor(model, purpose) + text)
    const answer = await fetch(new URL('embeddings', vectors.replace(/\/?$/, '/')), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, input }),
    })
    if (!answer.ok)
      throw new Error(`${vectors} answered ${answer.status}: ${(await answer.text()).slice(0, 200)}`)
    const { data } = (await answer.json()) as { data: Array<{ embedding: number[] }> }
    return data.map(({ embedding }) => normalised(embedding))
  }
}

const AT_A_TIME = 64

/** The nearest passages, exactly: every vector is compared, where Naru's index finds nearly all of them. */
export async function nearestOf(embed: Embed, documents: readonly SetDocument[]) {
  const passages = documents.flatMap(({ id, passages }) =>
    passages.map(({ context, content }, i) => ({ id, chunk: `${id}#${i}`, text: `${context}\n${content}` })),
  )
  const vectors: Float32Array[] = []
  for (let from = 0; from < passages.length; from += AT_A_TIME) {
    const texts = passages.slice(from, from + AT_A_TIME).map((passage) => passage.text)
    vectors.push(...(await embed(texts, 'passage')))
  }
  return async (query: string, limit: number): Promise<VectorHit[]> => {
    const [asked] = await embed([query], 'query')
    return passages
      .map(({ id, chunk }, i) => ({
        ...{ document_id: id, chunk_id: chunk },
        similarity: dot(asked as Float32Array, vectors[i] as Float32Array),
      }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, limit)
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}
