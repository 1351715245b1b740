import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { AppError } from '../../platform/index.ts'
import type { ParseInput } from './document.ts'
import { assertFileSize } from './parse.ts'
import type { ChunkedDocument, ParseResult } from './parse-worker.ts'

export type ParsePool = {
  /**
   * Reads and cuts one file in a worker thread. Throws what `parse` throws; a file that hangs, runs out of memory
   * or kills its thread is `parse_failed`, and the next file gets a fresh thread. After `close`: `shutting_down`,
   * which says nothing about the file.
   */
  parseAndChunk(input: ParseInput): Promise<ChunkedDocument[]>
  /** Ends the threads once the running files are done. Waiting ones are refused. */
  close(): Promise<void>
}

export type ParsePoolOptions = {
  /** Files at a time. One thread reads about as fast as one database takes. */
  threads?: number
  /** A file that takes longer is given up. */
  timeLimitMs?: number
  /** Memory of one thread, in MB. */
  memoryLimitMb?: number
  /** An idle thread ends after this time and gives its memory back. */
  idleMs?: number
  /** The module that runs in the thread; tests put in ones that hang or crash. */
  worker?: URL
}

export function createParsePool(options: ParsePoolOptions = {}): ParsePool {
  const { threads = 1, timeLimitMs = 30_000, memoryLimitMb = 512, idleMs = 10_000 } = options
  const worker = options.worker ?? new URL('./parse-worker.ts', import.meta.url)
  const pool = new Piscina<ParseInput, ParseResult>({
    filename: fileURLToPath(worker),
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: idleMs,
    // A small young generation: parsing makes much garbage, and a large one doubles the thread's memory.
    resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb, maxYoungGenerationSizeMb: 32 },
  })
  const turns = createTurns(threads)

  async function run(input: ParseInput): Promise<ParseResult> {
    // The clock starts when the file does, not while it waits.
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), timeLimitMs)
    try {
      return await pool.run(input, { signal: limit.signal })
    } catch (cause) {
      throw threadFailure(cause, limit.signal.aborted, timeLimitMs, memoryLimitMb)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async parseAndChunk(input) {
      assertFileSize(input.bytes.byteLength)
      await turns.take()
      try {
        const result = await run(input)
        if (!result.ok) throw new AppError(result.error)
        return result.documents
      } finally {
        turns.give()
      }
    },
    async close() {
      await turns.close()
      await pool.destroy()
    },
  }
}

/** At most `size` at a time, first come, first served. */
function createTurns(size: number) {
  const waiting: Array<{ resolve: () => void; reject: (error: AppError) => void }> = []
  let free = size
  let closed = false
  let onIdle: (() => void) | undefined
  return {
    async take(): Promise<void> {
      if (closed) throw shuttingDown()
      if (free > 0) free -= 1
      else await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }))
    },
    give(): void {
      const next = waiting.shift()
      if (next) next.resolve()
      else free += 1
      if (free === size) onIdle?.()
    },
    /** Refuses who waits and who comes; resolves when the last one is done. */
    async close(): Promise<void> {
      closed = true
      for (const { reject } of waiting.splice(0)) reject(shuttingDown())
      if (free < size) await new Promise<void>((resolve) => (onIdle = resolve))
    },
  }
}

function shuttingDown(): AppError {
  return new AppError({
    code: 'shutting_down',
    status: 503,
    message: 'The server is shutting down. Try again when it is back.',
  })
}

function threadFailure(
  cause: unknown,
  timedOut: boolean,
  timeLimitMs: number,
  memoryLimitMb: number,
): AppError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  let message =
    'Reading the file crashed its reader: it is damaged or of another format. Leave it out, or save it again.'
  if (timedOut)
    message = `Reading the file took longer than ${timeLimitMs / 1000} s. Split it, or leave it out.`
  else if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    message = `Reading the file needs more than ${memoryLimitMb} MB of memory. Split it, or leave it out.`
  }
  return new AppError({
    code: 'parse_failed',
    status: 422,
    message,
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
}
