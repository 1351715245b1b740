import { AppError } from '../../platform/index.ts'
import { type Chunk, chunk } from './chunk.ts'
import type { ParsedDocument, ParseInput } from './document.ts'
import { parse } from './parse.ts'

/** A parsed document with its passages. The blocks stay in the worker: the passages hold their text. */
export type ChunkedDocument = Omit<ParsedDocument, 'blocks'> & { chunks: Chunk[] }

/** What crosses the thread boundary: a copied error would lose its code. */
export type ParseResult =
  | { ok: true; documents: ChunkedDocument[] }
  | { ok: false; error: { code: string; status: number; message: string; detail?: string } }

/** Runs in a worker thread, one file at a time. */
export default async function parseInWorker(input: ParseInput): Promise<ParseResult> {
  try {
    const documents = await parse(input)
    return {
      ok: true,
      documents: documents.map(({ blocks, ...document }) => ({
        ...document,
        chunks: chunk({ ...document, blocks }),
      })),
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, status, message, detail } = error
    return { ok: false, error: { code, status, message, ...(detail ? { detail } : {}) } }
  }
}
