import type { Answer } from './fake-server.ts'
import type { Json } from './zendesk-wire.ts'

const MOST = 100

export function badRequest(title: string, message: string): Answer {
  return { status: 400, body: { error: { title, message } } }
}

/**
 * A list as both kinds of pages: with `page[size]` by cursor, else by number (`page`, `per_page`). Rows are written for
 * the page only.
 */
export function pageOf<T>(
  name: string,
  all: readonly T[],
  write: (row: T) => Json,
  self: string,
  query: URLSearchParams,
): Answer {
  const size = query.get('page[size]')
  return size === null
    ? byNumber(name, all, write, self, query)
    : byCursor(name, all, write, self, query, Number(size))
}

function byCursor<T>(
  name: string,
  all: readonly T[],
  write: (row: T) => Json,
  self: string,
  query: URLSearchParams,
  size: number,
): Answer {
  if (!Number.isInteger(size) || size < 1 || size > MOST)
    return badRequest('Invalid attribute', `page[size] must be between 1 and ${MOST}`)
  const after = query.get('page[after]')
  const from = after === null ? 0 : Number(Buffer.from(after, 'base64url').toString().replace(/^row /, ''))
  if (!Number.isInteger(from) || from < 0) return badRequest('Invalid attribute', 'page[after] is not valid')
  const rows = all.slice(from, from + size)
  const hasMore = all.length > from + size
  const next = Buffer.from(`row ${from + rows.length}`).toString('base64url')
  const link = new URLSearchParams(query)
  link.set('page[after]', next)
  return {
    status: 200,
    body: {
      [name]: rows.map(write),
      meta: { has_more: hasMore, after_cursor: rows.length > 0 ? next : null, before_cursor: null },
      links: { prev: null, next: hasMore ? `${self}?${link}` : null },
    },
  }
}

function byNumber<T>(
  name: string,
  all: readonly T[],
  write: (row: T) => Json,
  self: string,
  query: URLSearchParams,
): Answer {
  const page = Number(query.get('page') ?? 1)
  const size = Math.min(MOST, Number(query.get('per_page') ?? MOST))
  const link = new URLSearchParams(query)
  link.set('page', String(page + 1))
  const from = (page - 1) * size
  const hasMore = all.length > from + size
  return {
    status: 200,
    body: {
      [name]: all.slice(from, from + size).map(write),
      ...{ next_page: hasMore ? `${self}?${link}` : null, previous_page: null, count: all.length },
      ...{ page, page_count: Math.ceil(all.length / size), per_page: size },
    },
  }
}
