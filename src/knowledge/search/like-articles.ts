import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import { type Likeness, likeness, type Problem, type ProblemText, readProblem } from './problem-likeness.ts'
import { readQueryWords } from './query-terms.ts'
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
 * Documents that are about a stored ticket's problem, most alike first: their titles and how they begin, and the sections
 * that are headed by words of it, are compared with it as the problems of tickets are. None where what they share is a
 * chance, or it is about another error code. Empty where the ticket may not be read.
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
  const told = await readTold(tx, ranking.found)
  const like = ranking.found
    .flatMap((hit) => {
      const document = told.get(hit.document_id)
      const likenesses = document
        ? tellings(own, document).map((told) => likeness(own, readProblem(told), ranking))
        : []
      const [to] = likenesses.filter(isLike).sort(byLikeness)
      return to ? [{ hit, to }] : []
    })
    .sort((a, b) => byLikeness(a.to, b.to))
  return readHits(
    tx,
    like.slice(0, limit).map(({ hit }) => hit),
    ranking.terms,
  )
}

function isLike({ words, isTelling, codes, hasOtherCode }: Likeness): boolean {
  return (words >= LIKE_IN_WORDS && isTelling && !hasOtherCode) || codes.length > 0
}

function byLikeness(a: Likeness, b: Likeness): number {
  return b.codes.length - a.codes.length || b.words - a.words
}

/** A title, and the passages that are looked at: the first one, and the one that was found where it is another. */
type Told = { title: string; passages: string[] }

/**
 * What of a document tells of problems: how it begins, before its second heading, and each section under a heading that
 * has a word of this one. What stands below others is what to do, in the words of many problems.
 */
function tellings(own: ProblemText, { title, passages }: Told): Problem[] {
  const [first = '', ...others] = (passages[0] ?? '').split(HEADING).filter((part) => part.trim() !== '')
  const beginning = others.length > 0 ? first.replace(HEADING_LINE, '') : (passages[0] ?? '')
  const sections = passages.flatMap((passage) =>
    passage.split(HEADING).flatMap((section) => {
      const heading = HEADING_LINE.exec(section)?.[1]
      if (heading === undefined || !isNamedBy(own, heading)) return []
      return [{ title: `${title}\n${heading}`, passages: [section.replace(HEADING_LINE, '')], summary: '' }]
    }),
  )
  return [{ title, passages: [beginning], summary: '' }, ...sections]
}

const HEADING = /^(?=#{1,6} )/m
const HEADING_LINE = /^#{1,6} (.*)$/m

function isNamedBy({ words }: ProblemText, heading: string): boolean {
  return readQueryWords(heading).some(({ terms, isFraming }) => !isFraming && words.has(terms[0] as string))
}

async function readTold(
  tx: Tx,
  found: ReadonlyArray<{ document_id: string; chunk_id: string }>,
): Promise<Map<string, Told>> {
  if (found.length === 0) return new Map()
  const { rows } = await sql<{ id: string; title: string; first: string; found: string | null }>`
    select d.id, d.title, first.content as first, other.content as found
    from unnest(${found.map((hit) => hit.document_id)}::text[], ${found.map((hit) => hit.chunk_id)}::text[])
      asked (id, chunk_id)
    cross join lateral (select id, title from documents where id = asked.id offset 0) d
    cross join lateral (select id, content from chunks
      where document_id = d.id and private_acl is null order by ordinal limit 1) first
    left join lateral (select content from chunks
      where id = asked.chunk_id and id <> first.id and private_acl is null offset 0) other on true`.execute(
    tx,
  )
  return new Map(
    rows.map(({ id, title, first, found }) => [
      id,
      { title, passages: found === null ? [first] : [first, found] },
    ]),
  )
}
