import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import type { AnswerPart } from './answer-part.ts'

/**
 * Reads every cited passage again, now and under row-level security, and drops what is no longer there word for
 * word: deleted, changed or forbidden since it was found.
 */
export async function keepResolving(tx: Tx, parts: AnswerPart[]): Promise<AnswerPart[]> {
  if (parts.length === 0) return []
  const ids = [...new Set(parts.map((part) => part.source.chunk_id))]
  const { rows } = await sql<{ id: string; content: string }>`
    select c.id, c.content from chunks c join documents d on d.id = c.document_id
    where c.id = any(${ids}::text[])`.execute(tx)
  const contents = new Map(rows.map((row) => [row.id, row.content]))
  return parts.filter(({ source }) => contents.get(source.chunk_id)?.includes(source.quote))
}
