import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { AppError } from '../../platform/index.ts'
import { readImageSize } from './image-size.ts'
import type { OcrData } from './ocr-data.ts'
import type { OcrResult, OcrTask } from './ocr-worker.ts'

export type Ocr = {
  /**
   * The text in a picture, '' where there is none that can be made out. Throws `picture_too_large` and `parse_failed`;
   * a picture that hangs or kills its thread is the latter, and the next one gets a fresh thread.
   */
  read(bytes: Buffer): Promise<string>
  close(): Promise<void>
}

/** A picture unpacks to four bytes a pixel, whatever its size as a file. */
const MAX_PIXELS = 25_000_000
/** Icons, lines and pixels that count readers. */
const SMALLEST = { width: 64, height: 16 }
/** Below, letters are guessed from patterns. */
const LEAST_CONFIDENCE = 30

export type OcrOptions = {
  data: OcrData
  timeLimitMs?: number
  idleMs?: number
  /** The module that runs in the thread; tests put in ones that hang or crash. */
  worker?: URL
}

/** Reads text in pictures with Tesseract in a worker thread, which starts with the first picture. */
export function createOcr({ data, timeLimitMs = 60_000, idleMs = 20_000, worker }: OcrOptions): Ocr {
  const pool = new Piscina<OcrTask, OcrResult>({
    filename: fileURLToPath(worker ?? new URL('./ocr-worker.ts', import.meta.url)),
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idleMs,
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 },
  })
  let last: Promise<unknown> = Promise.resolve()

  async function run(bytes: Buffer): Promise<OcrResult> {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), timeLimitMs)
    try {
      return await pool.run({ bytes, data }, { signal: limit.signal })
    } catch (cause) {
      throw unreadable(limit.signal.aborted, timeLimitMs, cause)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async read(bytes) {
      const size = readImageSize(bytes)
      if (!size || size.width < SMALLEST.width || size.height < SMALLEST.height) return ''
      if (size.width * size.height > MAX_PIXELS) throw tooLarge(size)
      // one after the other: the clock of a picture starts when it does, not while it waits
      const turn = last.catch(() => {}).then(() => run(bytes))
      last = turn
      const { text, confidence } = await turn
      return confidence < LEAST_CONFIDENCE ? '' : text.trim()
    },
    async close() {
      await pool.destroy()
      await last.catch(() => {})
    },
  }
}

function tooLarge({ width, height }: { width: number; height: number }): AppError {
  return new AppError({
    code: 'picture_too_large',
    status: 422,
    message: `The picture has ${width} × ${height} pixels, and ${MAX_PIXELS / 1_000_000} million are read at most. It is kept, and its text cannot be searched.`,
  })
}

function unreadable(isLate: boolean, timeLimitMs: number, cause: unknown): AppError {
  return new AppError({
    code: 'parse_failed',
    status: 422,
    message: isLate
      ? `Reading the picture took longer than ${timeLimitMs / 1000} s. It is kept, and its text cannot be searched.`
      : 'The picture is damaged or of another format. It is kept, and its text cannot be searched.',
    detail: cause instanceof Error ? cause.message : String(cause),
  })
}
