import { parentPort, workerData } from 'node:worker_threads'
import { type LocalModel, loadLocalModel } from './local-model.ts'

// The thread of a local model: texts in, vectors out, one message at a time.
export type LocalTask = { id: number; texts: string[]; purpose: 'query' | 'passage' }
export type LocalAnswer = { id: number; vectors?: Float32Array[]; error?: { code: string; message: string } }

let model: Promise<LocalModel> | undefined

parentPort?.on('message', async ({ id, texts, purpose }: LocalTask) => {
  let answer: LocalAnswer
  try {
    model ??= loadLocalModel((workerData as { folder: string }).folder)
    answer = { id, vectors: await (await model).embed(texts, purpose) }
  } catch (error) {
    const { code = 'embedding_failed', message } = error as Error & { code?: string }
    answer = { id, error: { code, message } }
  }
  parentPort?.postMessage(answer)
})
