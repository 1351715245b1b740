import type { Citation, SearchItem } from '../api/types.ts'
import type { AskEvent } from './stream-answer.ts'

export type TextRange = { from: number; to: number }

/** One question and what has come back so far. */
export type Asking = {
  question: string
  status: 'asking' | 'done' | 'stopped' | 'failed'
  queryId: string | null
  /** Markdown with `[1]` markers. */
  text: string
  /** By number, each once. */
  citations: Citation[]
  results: SearchItem[]
  /** False: the corpus does not answer this, and `text` is not shown. Known at the end only. */
  found: boolean | null
  mode: string | null
  /** Parts of `text` that no source supports, by character. Known at the end only. */
  unsupported: TextRange[]
  tookMs: number | null
  error: unknown
}

export function startAsking(question: string): Asking {
  return {
    question,
    status: 'asking',
    queryId: null,
    text: '',
    citations: [],
    results: [],
    found: null,
    mode: null,
    unsupported: [],
    tookMs: null,
    error: null,
  }
}

function withCitation(citations: Citation[], added: Citation): Citation[] {
  return [...citations.filter(({ id }) => id !== added.id), added].sort((a, b) => a.id - b.id)
}

export function receive(asking: Asking, { event, data }: AskEvent): Asking {
  if (event === 'results') return { ...asking, queryId: data.query_id, results: data.results }
  if (event === 'delta') return { ...asking, text: asking.text + data.text }
  if (event === 'replace') return { ...asking, text: data.text, citations: [] }
  if (event === 'citation') return { ...asking, citations: withCitation(asking.citations, data) }
  return {
    ...asking,
    status: 'done',
    queryId: data.query_id,
    text: data.answer,
    citations: data.citations,
    results: data.results ?? asking.results,
    found: data.found,
    mode: data.mode,
    unsupported: data.unsupported,
    tookMs: data.took_ms,
  }
}

/** What was found besides the cited documents. */
export function otherResults({ citations, results, found }: Asking): SearchItem[] {
  const cited = new Set(found === false ? [] : citations.map(({ document_id }) => document_id))
  return results.filter(({ document_id }) => !cited.has(document_id))
}
