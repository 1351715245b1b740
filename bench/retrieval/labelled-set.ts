import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { chunk } from '../../src/knowledge/pipeline/chunk.ts'
import { parse } from '../../src/knowledge/pipeline/parse.ts'

export type Passage = { context: string; content: string }
export type SetDocument = { id: string; passages: Passage[] }
export type SetQuery = {
  text: string
  /** Gain by document. */
  gains: Map<string, number>
  /** The document that the query is: no answer to itself. */
  self?: string
}
export type LabelledSet = { name: string; documents: SetDocument[]; queries: SetQuery[] }

type Row = Record<string, unknown>

/**
 * A folder with documents.jsonl (`id`, `text`, maybe `title`), queries.jsonl (`id`, `text`) and judgements.jsonl
 * (`query_id`, `document_id`, maybe `relevance`). BEIR's names of these fields do, too.
 */
export async function readLabelledSet(folder: string): Promise<LabelledSet> {
  const documents: SetDocument[] = []
  for (const row of rowsOf(join(folder, 'documents.jsonl'))) {
    const title = text(row, 'title')
    const [parsed] = await parse({
      ...{ bytes: Buffer.from(text(row, 'text', 'content')), format: 'text', name: 'document.txt' },
    })
    const blocks = parsed?.blocks ?? []
    documents.push({
      id: text(row, 'id', '_id'),
      passages: chunk({ title, blocks }).map(({ context, content }) => ({ context, content })),
    })
  }
  const gains = new Map<string, Map<string, number>>()
  for (const row of rowsOf(join(folder, 'judgements.jsonl'))) {
    const gain = Number(row.relevance ?? row.score ?? 1)
    const query = text(row, 'query_id', 'query-id')
    if (gain > 0)
      gains.set(query, (gains.get(query) ?? new Map()).set(text(row, 'document_id', 'corpus-id'), gain))
  }
  const queries = rowsOf(join(folder, 'queries.jsonl')).flatMap((row) => {
    const known = gains.get(text(row, 'id', '_id'))
    return known ? [{ text: text(row, 'text', 'query'), gains: known }] : []
  })
  return { name: basename(folder), documents, queries }
}

function rowsOf(file: string): Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row)
}

function text(row: Row, ...names: string[]): string {
  for (const name of names) if (row[name] !== undefined) return String(row[name])
  return ''
}
