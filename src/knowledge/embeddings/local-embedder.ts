import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../platform/index.ts'
import type { Embedder } from './embedder.ts'
import type { LocalAnswer, LocalTask } from './local-model-worker.ts'

type Waiting = {
  task: LocalTask
  signal: AbortSignal | undefined
  resolve(vectors: Float32Array[]): void
  reject(error: unknown): void
}

/** What sets are called that a model in this folder made. */
export function localEmbedderName(folder: string): string {
  return `local:${basename(folder)}`
}

/**
 * A model in a thread of this process. Thread and model are there from the first text on; questions go before passages.
 */
export function createLocalEmbedder(folder: string): Embedder {
  const questions: Waiting[] = []
  const passages: Waiting[] = []
  let worker: Worker | undefined
  let running: Waiting | undefined
  let lastId = 0

  function start(): Worker {
    const started = new Worker(new URL('./local-model-worker.ts', import.meta.url), {
      workerData: { folder },
    })
    started.unref()
    started.on('message', (answer: LocalAnswer) => {
      const done = running
      running = undefined
      if (answer.error) done?.reject(failed(answer.error))
      else done?.resolve(answer.vectors ?? [])
      next()
    })
    const ended = (error?: Error) => {
      if (worker !== started) return
      worker = undefined
      const lost = running
      running = undefined
      lost?.reject(failed({ code: 'embedding_failed', message: error?.message ?? 'its thread ended' }))
      next()
    }
    started.on('error', ended)
    started.on('exit', () => ended())
    return started
  }

  function next(): void {
    if (running) return
    running = questions.shift() ?? passages.shift()
    if (!running) {
      worker?.unref()
      return
    }
    if (running.signal?.aborted) {
      const gone = running
      running = undefined
      gone.reject(gone.signal?.reason)
      next()
      return
    }
    worker ??= start()
    // what somebody waits for keeps the process alive
    worker.ref()
    worker.postMessage(running.task)
  }

  return {
    name: localEmbedderName(folder),
    callLimit: { count: 8, bytes: 32 * 1024 },
    concurrency: 1,
    async embed({ texts, purpose, signal }) {
      const { promise, resolve, reject } = Promise.withResolvers<Float32Array[]>()
      const line = purpose === 'query' ? questions : passages
      line.push({ task: { id: ++lastId, texts: [...texts], purpose }, signal, resolve, reject })
      next()
      return { vectors: await promise, model: basename(folder) }
    },
    async close() {
      const ending = worker
      worker = undefined
      const lost = [running, ...questions.splice(0), ...passages.splice(0)]
      running = undefined
      for (const one of lost) one?.reject(failed({ code: 'embedding_failed', message: 'the server stops' }))
      await ending?.terminate()
    },
  }
}

function failed({ code, message }: { code: string; message: string }): AppError {
  const text =
    code === 'embedding_failed'
      ? `The local embedding model failed: ${message}. The log has more; NARU_EMBEDDING_FOLDER names its folder.`
      : message
  return new AppError({ code, status: 500, message: text })
}
