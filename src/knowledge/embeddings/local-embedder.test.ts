import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { writeTinyModel } from '../../../testkit/tiny-embedding-model.ts'
import { createLocalEmbedder } from './local-embedder.ts'

const base = mkdtempSync(join(tmpdir(), 'naru-local-model-'))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const WORDS = { ferry: [1, 0, 0], boat: [1, 0, 0], ticket: [0, 1, 0], query: [0, 0, 4], passage: [0, 0, -4] }
const rounded = (vectors: Float32Array[]) =>
  vectors.map((one) => Array.from(one, (x) => Number(x.toFixed(2))))

async function embed(name: string, texts: string[], purpose: 'query' | 'passage' = 'passage') {
  const folder = join(base, name)
  writeTinyModel(folder, WORDS)
  const embedder = createLocalEmbedder(folder)
  const answer = await embedder.embed({ tenantId: 't', texts, purpose }).finally(() => embedder.close())
  expect(answer.model).toBe(name)
  return rounded(answer.vectors)
}

it('gives the mean of the words of each text, of length 1, whatever stands beside it', async () => {
  expect(await embed('tiny', ['Ferry', 'ferry ticket', 'boat boat boat', 'ferry ferry ticket'])).toEqual([
    [1, 0, 0],
    [0.71, 0.71, 0],
    [1, 0, 0],
    [0.89, 0.45, 0],
  ])
})

it('tells models of the E5 family what a text is for', async () => {
  expect(await embed('tiny-e5-small', ['ferry'], 'query')).not.toEqual(
    await embed('tiny-e5-small', ['ferry'], 'passage'),
  )
  expect(await embed('tiny', ['ferry'], 'query')).toEqual(await embed('tiny', ['ferry'], 'passage'))
})

it('cuts a text that is longer than the model takes', async () => {
  const [long] = await embed('tiny', [`${'ticket '.repeat(15)}${'ferry '.repeat(1_000)}`])
  expect(long?.[1]).toBeGreaterThan(0.99)
})

it('takes many texts, and questions before passages that wait', async () => {
  writeTinyModel(join(base, 'tiny'), WORDS)
  const embedder = createLocalEmbedder(join(base, 'tiny'))
  const ended: string[] = []
  const ask = (texts: string[], purpose: 'query' | 'passage') =>
    embedder.embed({ tenantId: 't', texts, purpose }).then(({ vectors }) => {
      ended.push(purpose)
      return vectors.length
    })
  const counts = await Promise.all([
    ask(Array(20).fill('ferry'), 'passage'),
    ask(['boat'], 'passage'),
    ask(['boat'], 'query'),
  ])
  await embedder.close()
  expect(counts).toEqual([20, 1, 1])
  expect(ended).toEqual(['passage', 'query', 'passage'])
})

it('says what is wrong with a folder, and ends what waits when it closes', async () => {
  mkdirSync(join(base, 'empty'))
  const embedder = createLocalEmbedder(join(base, 'empty'))
  const input = { tenantId: 't', texts: ['a'], purpose: 'query' } as const
  await expect(embedder.embed(input)).rejects.toMatchObject({
    code: 'embedding_model_unreadable',
    message: expect.stringContaining('it has no model.onnx'),
  })
  const waiting = embedder.embed(input)
  const ended = expect(waiting).rejects.toMatchObject({ code: 'embedding_failed' })
  await embedder.close()
  await ended
})
