import { APICallError, type EmbeddingModelV4 } from '@ai-sdk/provider'
import type { InProcessModels } from '../src/gateway/index.ts'

/** Embedding models as our own code gets them from the model gate, without one: what they answer is told by the test. */
export type FakeEmbeddingModels = InProcessModels & {
  /** Every text that was asked about, in order. */
  texts: string[]
  /** Alias → what answers to it. */
  answers: Record<string, { model: string; vectorOf(text: string): number[] }>
  /** Thrown instead of answering, as often as there is one. */
  failures: Error[]
  /** Features that callers named. */
  features: Set<string>
  /** Called before each answer. */
  before(): Promise<void>
}

export function createFakeEmbeddingModels(answers: FakeEmbeddingModels['answers']): FakeEmbeddingModels {
  const fake: FakeEmbeddingModels = {
    ...{ texts: [], answers, failures: [], features: new Set(), before: async () => {} },
    chat: () => {
      throw new Error('no chat models here')
    },
    embedding(alias, caller) {
      fake.features.add(caller.feature)
      const model: Pick<EmbeddingModelV4, 'modelId' | 'doEmbed'> = {
        modelId: alias,
        async doEmbed({ values }) {
          await fake.before()
          const failure = fake.failures.shift()
          if (failure) throw failure
          const answer = fake.answers[alias]
          if (!answer) throw refusal(404, `There is no model "${alias}".`)
          fake.texts.push(...values)
          const embeddings = values.map((text) => answer.vectorOf(text))
          caller.onRecord?.({ provider_model: answer.model } as never)
          return { embeddings, warnings: [] }
        },
      }
      return model as EmbeddingModelV4
    },
  }
  return fake
}

/** What the AI SDK throws for an answer that is an error. */
export function refusal(statusCode: number, message: string, headers: Record<string, string> = {}): Error {
  return new APICallError({
    ...{ message, statusCode, url: 'http://naru.internal', requestBodyValues: {}, responseHeaders: headers },
    isRetryable: false,
  })
}

/** One number a word of the list: how often a text has it. The last is there so that no text is without direction. */
export function countingVectors(words: readonly string[]): (text: string) => number[] {
  return (text) => {
    const all = text.toLowerCase().split(/[^\p{L}\p{N}]+/u)
    return [...words.map((word) => all.filter((one) => one === word).length), 0.01]
  }
}
