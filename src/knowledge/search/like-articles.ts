import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { type Likeness, likeness, readProblem } from './problem-likeness.ts'
import { findLexically, readHits, type SearchHit } from './search.ts'
import { readProblems } from './similar-reads.ts'

/** Of so many of each type the beginnings are compared. */
const POOL = 12

// Chosen on 190 tickets of the fake help desk and its articles: 92 of 100 keep the article of their own fault, and 1 is
// shown one of another; at 0.2, 95 and 2, at 0.3, 87 and none.
const LIKE_IN_WORDS = 0.25

export type LikeInput = {
  limit: number
  /** What is looked among, in words of a type filter. */
  types: string[]
  notDocuments?: readonly string[]
  /** Somebody waits who asked nothing. */
  isQuick?: boolean
}

/** Articles that are about a stored ticket's problem, most alike first, as `documentsLike` tells. */
export function articlesLike(
  tx: Tx,
  tenantId: string,
  documentId: string,
  { limit }: { limit: number },
): Promise<SearchHit[]> {
  return documentsLike(tx, tenantId, documentId, { limit, types: ['articles'] })
}

/**
 * Documents that are about a stored ticket's problem, most alike first: their titles and how they begin are compared with
 * it as the problems of tickets are. None where what they share is a chance, or it is about another error code. Empty
 * where the ticket may not be read.
 */
export async function documentsLike(
  tx: Tx,
  tenantId: string,
  documentId: string,
  { limit, types, notDocuments, isQuick = false }: LikeInput,
): Promise<SearchHit[]> {
  const stored = (await readProblems(tx, [documentId])).get(documentId)
  if (!stored) return []
  const own = readProblem(stored)
  const ranking = await findLexically(tx, tenantId, {
    ...{ query: own.text, limit: POOL * types.length, groupBy: 'document', isQuick },
    ...{ filters: { type: types }, ...(notDocuments ? { notDocuments } : {}) },
  })
  const beginnings = await readBeginnings(
    tx,
    ranking.found.map((hit) => hit.document_id),
  )
  const like = ranking.found
    .flatMap((hit) => {
      const beginning = beginnings.get(hit.document_id)
      if (!beginning) return []
      const { title, content } = beginning
      const about = readProblem({ title, passages: [firstSection(content)], summary: '' })
      const to = likeness(own, about, ranking)
      return isLike(to) ? [{ hit, to }] : []
    })
    .sort((a, b) => b.to.codes.length - a.to.codes.length || b.to.words - a.to.words)
  return readHits(
    tx,
    like.slice(0, limit).map(({ hit }) => hit),
    ranking.terms,
  )
}

function isLike({ words, isTelling, codes, hasOtherCode }: Likeness): boolean {
  return (words >= LIKE_IN_WORDS && isTelling && !hasOtherCode) || codes.length > 0
}

/** What stands before its second heading: below it stands what to do, in the words of many problems. */
function firstSection(content: string): string {
  const [first = '', ...others] = content.split(/^#{1,6} .*$/m).filter((part) => part.trim() !== '')
  return others.length > 0 ? first : content
}

/** Titles of documents and the first passage of each. */
async function readBeginnings(
  tx: Tx,
  documentIds: readonly string[],
): Promise<Map<string, { title: string; content: string }>> {
  if (documentIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; title: string; content: string }>`
    select d.id, d.title, c.content
    from unnest(${documentIds}::text[]) asked (id)
    cross join lateral (select id, title from documents where id = asked.id offset 0) d
    cross join lateral (
      select content from chunks where document_id = d.id and private_acl is null order by ordinal limit 1) c`.execute(
    tx,
  )
  return new Map(rows.map(({ id, title, content }) => [id, { title, content }]))
}
