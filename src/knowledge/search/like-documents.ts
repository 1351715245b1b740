import type { Tx } from '../../platform/index.ts'
import { type Likeness, likeness, type Problem, type ProblemText, readProblem } from './problem-likeness.ts'
import { readQueryWords } from './query-terms.ts'
import { findLexically, readHits, type SearchHit } from './search.ts'
import { readBeginnings, readProblems, type TextChunk } from './similar-reads.ts'

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
  /** Only what it brings. */
  sourceId?: string
  /** Somebody waits who asked nothing. */
  isQuick?: boolean
}

/** A document that is about a problem. */
export type LikeHit = SearchHit & {
  /** Where it is told in sections about several things: those that are about this one; none: all of it is. */
  about: { chunk_id: string; headings: string[] } | undefined
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
  { limit, types, notDocuments, sourceId, isQuick = false }: LikeInput,
): Promise<LikeHit[]> {
  const stored = (await readProblems(tx, [documentId])).get(documentId)
  if (!stored) return []
  const own = readProblem(stored)
  const ranking = await findLexically(tx, tenantId, {
    ...{ query: own.text, limit: POOL * types.length, groupBy: 'document', isQuick },
    ...(isQuick ? { enough: limit } : {}),
    filters: { type: types, ...(sourceId ? { source: sourceId } : {}) },
    ...(notDocuments ? { notDocuments } : {}),
  })
  const told = await readBeginnings(tx, ranking.found)
  const like = ranking.found
    .flatMap((hit) => {
      const document = told.get(hit.document_id)
      const tellings = document ? tellingsOf(own, document) : []
      const alike = tellings
        .map((telling) => ({ ...telling, to: likeness(own, readProblem(telling.problem), ranking) }))
        .filter(({ to }) => isLike(to))
        .sort((a, b) => byLikeness(a.to, b.to))
      return alike[0] ? [{ hit, to: alike[0].to, about: aboutOf(alike) }] : []
    })
    .sort((a, b) => byLikeness(a.to, b.to))
    .slice(0, limit)
  const abouts = new Map(like.map(({ hit, about }) => [hit.document_id, about]))
  const hits = await readHits(
    tx,
    like.map(({ hit }) => hit),
    ranking.terms,
  )
  return hits.map((hit) => ({ ...hit, about: abouts.get(hit.document_id) }))
}

// Sections of an article about one thing are about as like; where one stands out, the others are about something else.
const AS_LIKE = 0.7

/** The sections that are most alike, where the most alike is one; what stands before them is not about it then. */
function aboutOf(alike: ReadonlyArray<Telling & { to: Likeness }>): LikeHit['about'] {
  const [best] = alike
  if (!best || best.heading === undefined) return undefined
  const beside = alike.filter(
    ({ heading, chunk_id, to }) =>
      heading !== undefined &&
      chunk_id === best.chunk_id &&
      to.codes.length === best.to.codes.length &&
      to.words >= AS_LIKE * best.to.words,
  )
  return { chunk_id: best.chunk_id, headings: beside.map(({ heading }) => heading as string) }
}

function isLike({ words, isTelling, codes, hasOtherCode }: Likeness): boolean {
  return (words >= LIKE_IN_WORDS && isTelling && !hasOtherCode) || codes.length > 0
}

function byLikeness(a: Likeness, b: Likeness): number {
  return b.codes.length - a.codes.length || b.words - a.words
}

/** A part of a document as a problem of its own. */
type Telling = { problem: Problem; chunk_id: string; heading: string | undefined }

/**
 * What of a document tells of problems: how it begins, before its second heading, and each section under a heading that
 * has a word of this one. What stands below others is what to do, in the words of many problems.
 */
function tellingsOf(own: ProblemText, { title, chunks }: { title: string; chunks: TextChunk[] }): Telling[] {
  const [start] = chunks as [TextChunk]
  const [first = '', ...others] = start.content.split(HEADING).filter((part) => part.trim() !== '')
  const beginning = others.length > 0 ? first.replace(HEADING_LINE, '') : start.content
  const sections = chunks.flatMap(({ chunk_id, content }) =>
    content.split(HEADING).flatMap((section) => {
      const heading = HEADING_LINE.exec(section)?.[1]?.trim()
      if (heading === undefined || !isNamedBy(own, heading)) return []
      const passages = [section.replace(HEADING_LINE, '')]
      return [{ problem: { title: `${title}\n${heading}`, passages, summary: '' }, chunk_id, heading }]
    }),
  )
  return [
    {
      problem: { title, passages: [beginning], summary: '' },
      chunk_id: start.chunk_id,
      heading: undefined,
    },
    ...sections,
  ]
}

const HEADING = /^(?=#{1,6} )/m
const HEADING_LINE = /^#{1,6} (.*)$/m

function isNamedBy({ words }: ProblemText, heading: string): boolean {
  return readQueryWords(heading).some(({ terms, isFraming }) => !isFraming && words.has(terms[0] as string))
}
