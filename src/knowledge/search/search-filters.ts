import { type RawBuilder, sql } from 'kysely'
import type { ChunkKind } from '../pipeline/chunk.ts'

export type SearchFilters = {
  /**
   * One, or any of several: a type of documents, or one of the words `tickets`, `solutions`, `articles`,
   * `attachments`, `documents` (neither tickets nor articles).
   */
  type?: string | string[]
  /** Id or name of a source. */
  source?: string
  language?: string
  /** RFC 3339; documents without a date do not pass. */
  updated_after?: string
}

/** What search looks in. */
export type SearchScope = {
  filters?: SearchFilters
  /** Only passages of these kinds. */
  kinds?: readonly ChunkKind[]
  /** Documents that are left out, by id. */
  notDocuments?: readonly string[]
}

type Types = { types: string[]; kinds: ChunkKind[]; plain: boolean }

/** What the words of a type filter stand for, beside types that are called so. */
const WORDS: Record<string, Partial<Types>> = {
  tickets: { types: ['ticket'] },
  articles: { types: ['article'] },
  solutions: { kinds: ['solution'] },
  attachments: { kinds: ['attachment'] },
  documents: { plain: true },
}

/** The types that every organisation has; any other word is a type that documents say of themselves. */
export const TYPE_WORDS: readonly string[] = Object.keys(WORDS)

export function readTypes(type: string | string[] | undefined): Types | undefined {
  if (type === undefined) return undefined
  const asked = [type].flat()
  const words = asked.map((word) => WORDS[word] ?? {})
  return {
    types: [...asked, ...words.flatMap((word) => word.types ?? [])],
    kinds: words.flatMap((word) => word.kinds ?? []),
    plain: words.some((word) => word.plain),
  }
}

export function hasFilter({ filters = {}, kinds, notDocuments }: SearchScope): boolean {
  return [...Object.values(filters), kinds, notDocuments].some((value) => value !== undefined)
}

/** The scope as the last arguments of naru_search and naru_search_vectors, from `only_types` on. */
export function scopeArguments({ filters = {}, kinds, notDocuments }: SearchScope): RawBuilder<unknown> {
  const { source, language, updated_after } = filters
  const type = readTypes(filters.type)
  return sql`${type?.types ?? null}::text[], ${type?.kinds ?? null}::text[], ${type?.plain ?? false}::boolean,
    ${source ?? null}::text, ${language ?? null}::text, ${updated_after ?? null}::timestamptz,
    ${kinds ?? null}::text[], ${notDocuments ?? null}::text[]`
}
