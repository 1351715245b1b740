import type { SearchHit } from '../../knowledge/index.ts'
import { scrub } from './scrub.ts'

/** A text that a draft may be made from. */
export type ReplySource = {
  kind: 'solution' | 'article'
  document_id: string
  chunk_id: string
  external_id: string
  title: string
  heading: string
  url: string | null
  language: string
  /** How like its problem is, 0 to 1; of an article, which is about that problem, it is not measured: null. */
  likeness: number | null
  /** As stored: what a citation quotes, for the agent. */
  content: string
  /** What goes into a draft: without another customer's data. */
  shown: string
}

const LONGEST_SOURCE = 4_000

export function toSource(
  kind: ReplySource['kind'],
  hit: SearchHit,
  chunk: { chunk_id: string; heading: string; content: string },
  likeness: number | null,
): ReplySource {
  const { document_id, external_id, title, url, language } = hit
  const { chunk_id, heading, content } = chunk
  const text = content.slice(0, LONGEST_SOURCE).toWellFormed()
  return {
    ...{ kind, document_id, chunk_id, external_id, title, heading, url, language, likeness, content },
    shown: kind === 'solution' ? scrub(text, language) : text,
  }
}
