import { expect, test } from 'vitest'
import { weighChunks } from './index-documents.ts'

test('weighing a large document lets other requests have their turn', async () => {
  const chunks = Array.from({ length: 200 }, (_, i) => ({ context: 'Guide', content: `word${i} ferry` }))
  let turns = 0
  let isDone = false
  const take = () => {
    turns++
    if (!isDone) setImmediate(take)
  }
  setImmediate(take)
  const postings = await weighChunks('t', chunks)
  isDone = true
  expect(postings).toHaveLength(200)
  expect(turns).toBeGreaterThan(1)
})
