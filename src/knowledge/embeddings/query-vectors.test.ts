import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { Embedder } from './embedder.ts'
import { createQueryVectors } from './query-vectors.ts'

const madeBy = { tenantId: 't', model: 'm', dimension: 2 }

function embedderThat(answers: (text: string) => Promise<{ vectors: Float32Array[]; model: string }>) {
  const texts: string[] = []
  const embedder: Embedder = {
    ...{ name: 'gateway:m', callLimit: { count: 8, bytes: 1_000 }, concurrency: 1, close: async () => {} },
    embed: ({ texts: [text] }) => {
      texts.push(text as string)
      return answers(text as string)
    },
  }
  return { embedder, texts }
}

const create = (patienceMs = 5) => createQueryVectors({ logger: pino({ level: 'silent' }), patienceMs })
const vector = Float32Array.from([1, 0])

it('asks for a few at a time: questions that nobody waits for any more do not pile up', async () => {
  const late = Promise.withResolvers<void>()
  const { embedder, texts } = embedderThat(async () => {
    await late.promise
    return { vectors: [vector], model: 'm' }
  })
  const questions = create()
  const ask = (i: number) => questions.of(embedder, madeBy, `question ${i}`)
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => ask(i)))
  expect(answers.every((answer) => answer === undefined)).toBe(true)
  expect(texts).toHaveLength(16)
  late.resolve()
  await late.promise
  await expect.poll(() => ask(500)).toEqual(vector)
  expect(await ask(0)).toEqual(vector)
})

it('does not let the slow model of one tenant keep others waiting, whose model has the same name', async () => {
  const late = Promise.withResolvers<void>()
  const { embedder, texts } = embedderThat(async (text) => {
    if (text.startsWith('slow')) await late.promise
    return { vectors: [vector], model: 'm' }
  })
  const questions = create()
  await Promise.all(Array.from({ length: 40 }, (_, i) => questions.of(embedder, madeBy, `slow ${i}`)))
  await expect.poll(() => questions.of(embedder, { ...madeBy, tenantId: 'other' }, 'ferry')).toEqual(vector)
  expect(texts).toHaveLength(17)
  late.resolve()
})

it('keeps what can be compared, and asks again for what another model answered', async () => {
  let model = 'another'
  const { embedder, texts } = embedderThat(async () => ({ vectors: [vector], model }))
  const questions = create(1_000)
  expect(await questions.of(embedder, madeBy, 'ferry')).toBeUndefined()
  model = 'm'
  expect(await questions.of(embedder, madeBy, 'ferry')).toEqual(vector)
  expect(await questions.of(embedder, madeBy, 'ferry')).toEqual(vector)
  expect(texts).toHaveLength(2)
})
