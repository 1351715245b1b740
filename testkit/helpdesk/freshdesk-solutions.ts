import { type Costed, nextLink, pageOf, validationFailed } from './freshdesk-tickets.ts'
import { articleOf, folderOf, type Json } from './freshdesk-wire.ts'
import type { Language, WorldFolder } from './ticket.ts'
import type { World } from './world.ts'

const LANGUAGES: Language[] = ['en', 'ko']

/** Categories, folders, articles, with a language at the end for translations. undefined: no such path. */
export function readSolutions(
  world: World,
  path: string,
  query: URLSearchParams,
  self: string,
): Costed | undefined {
  const match =
    /^\/solutions\/(categories|folders|articles)(?:\/(\d+))?(?:\/(folders|articles|subfolders))?(?:\/([a-z]{2}))?$/.exec(
      path,
    )
  if (!match) return undefined
  const [, kind, idText, under, code] = match
  const language = LANGUAGES.find((known) => known === (code ?? 'en'))
  if (!language) return { status: 404 }
  const id = Number(idText)
  const { categories, folders, articles } = world.library
  const inPages = (rows: Json[]): Costed => paged(rows, query, self)
  if (kind === 'categories' && !idText && !under)
    return inPages(
      categories.map((category) => ({ id: category.id, name: category.name[language], ...WRITTEN })),
    )
  if (kind === 'categories' && under === 'folders')
    return inPages(
      folders
        .filter(({ categoryId, parentId }) => categoryId === id && parentId === null)
        .map((folder) => row(folder)),
    )
  if (kind === 'folders' && under === 'subfolders')
    return inPages(folders.filter(({ parentId }) => parentId === id).map((folder) => row(folder)))
  const folder = folders.find((known) => known.id === id)
  if (kind === 'folders' && !under) return folder ? { status: 200, body: row(folder) } : { status: 404 }
  if (kind === 'folders' && under === 'articles') {
    if (!folder) return { status: 404 }
    const within = articles.filter(({ folderId }) => folderId === id)
    return inPages(within.flatMap<Json>((article) => articleOf(article, folder, language) ?? []))
  }
  if (kind !== 'articles' || under) return undefined
  const article = articles.find((known) => known.id === id)
  const home = folders.find((known) => known.id === article?.folderId)
  const body = article && home && articleOf(article, home, language)
  return body ? { status: 200, body } : { status: 404 }

  function row(of: WorldFolder): Json {
    const inside = articles.filter(({ folderId }) => folderId === of.id).length
    const children = folders.filter(({ parentId }) => parentId === of.id).length
    return folderOf(of, language ?? 'en', inside, children)
  }
}

const WRITTEN = { description: null, created_at: '2024-01-08T07:53:41Z', updated_at: '2024-01-08T07:53:41Z' }

function paged(rows: Json[], query: URLSearchParams, self: string): Costed {
  const place = pageOf(query, Number.MAX_SAFE_INTEGER)
  if ('field' in place) return validationFailed(place)
  const from = (place.page - 1) * place.size
  return {
    ...{ status: 200, body: rows.slice(from, from + place.size) },
    headers: rows.length > from + place.size ? { link: nextLink(self, query, place.page + 1) } : {},
  }
}
