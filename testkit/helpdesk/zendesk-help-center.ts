import type { Answer } from './fake-server.ts'
import type { Language, WorldArticle, WorldFolder } from './ticket.ts'
import type { World } from './world.ts'
import { badRequest, pageOf } from './zendesk-pages.ts'
import { type Json, time } from './zendesk-wire.ts'

const LOCALES: Record<string, Language> = { 'en-us': 'en', ko: 'ko' }
const LOCALE: Record<Language, string> = { en: 'en-us', ko: 'ko' }
/** null: everybody who visits. */
const SEGMENT = { everyone: null, signed_in: 7001, agents: 7002, some: 7003 } as const
const WRITTEN = { created_at: '2024-01-08T07:53:41Z', updated_at: '2024-01-08T07:53:41Z' }

const SEGMENTS = [
  { id: 7001, name: 'Signed-in users', user_type: 'signed_in_users', built_in: true },
  { id: 7002, name: 'Agents and admins', user_type: 'staff', built_in: true },
  { id: 7003, name: 'Enterprise', user_type: 'signed_in_users', built_in: false },
]

const NOT_FOUND: Answer = { status: 404, body: { error: 'RecordNotFound', description: 'Not found' } }

/** Everything under /help_center. undefined: no such path. */
export function readHelpCenter(
  world: World,
  path: string,
  query: URLSearchParams,
  self: string,
  url: string,
): Answer | undefined {
  const [, inside = ''] = /^\/help_center(\/.+)$/.exec(path) ?? []
  if (inside === '') return undefined
  if (inside === '/locales')
    return { status: 200, body: { locales: ['en-us', 'ko'], default_locale: 'en-us' } }
  if (inside === '/user_segments') return pageOf('user_segments', SEGMENTS, (row) => row, self, query)
  if (inside === '/incremental/articles') return changedArticles(world, query, self, url)
  const [, article] = /^\/articles\/(\d+)\/translations$/.exec(inside) ?? []
  if (article) return translations(world, Number(article), self, query, url)
  const [, locale, kind, id] =
    /^(?:\/([a-z]{2}(?:-[a-z]{2})?))?\/(categories|sections|articles)(?:\/(\d+))?$/.exec(inside) ?? []
  if (!kind) return undefined
  const language = LOCALES[locale ?? 'en-us']
  if (!language) return NOT_FOUND
  const lists: Json[] = listsOf(world, language, url)[kind as 'categories' | 'sections' | 'articles']
  if (!id) return pageOf(kind, lists, (row) => row, self, query)
  const single = { categories: 'category', sections: 'section', articles: 'article' }[kind] ?? kind
  const found = lists.find((row) => row.id === Number(id))
  return found ? { status: 200, body: { [single]: found } } : NOT_FOUND
}

function listsOf(world: World, language: Language, url: string) {
  const { categories, folders, articles } = world.library
  const common = {
    locale: LOCALE[language],
    source_locale: 'en-us',
    outdated: false,
    description: '',
    ...WRITTEN,
  }
  return {
    categories: categories.map(
      (row): Json => ({ id: row.id, name: row.name[language], position: 0, ...common }),
    ),
    sections: folders.map(
      (row): Json => ({
        ...{
          id: row.id,
          name: row.name[language],
          category_id: row.categoryId,
          parent_section_id: row.parentId,
        },
        ...common,
      }),
    ),
    articles: articles.flatMap<Json>((row) => articleOf(row, language, world, url) ?? []),
  }
}

/** Where it is not written in a language, that language's list leaves it out. */
function articleOf(article: WorldArticle, language: Language, world: World, url: string): Json | undefined {
  const words = article.words[language]
  if (!words) return undefined
  return {
    ...{ id: article.id, url: `${url}/api/v2/help_center/${LOCALE[language]}/articles/${article.id}.json` },
    html_url: `${url}/hc/${LOCALE[language]}/articles/${article.id}`,
    ...{ author_id: 9001, comments_disabled: true, draft: article.isDraft || words.isDraft, promoted: false },
    ...{ position: 0, vote_sum: 0, vote_count: 0, section_id: article.folderId },
    ...{
      created_at: time(article.createdAt),
      updated_at: time(article.updatedAt),
      edited_at: time(article.updatedAt),
    },
    ...{ name: words.title, title: words.title, body: words.html },
    ...{ source_locale: 'en-us', locale: LOCALE[language], outdated: false, outdated_locales: [] },
    ...segmentsOf(homeOf(article, world)),
    ...{ permission_group_id: 8001, content_tag_ids: [], label_names: article.tags },
  }
}

function homeOf(article: WorldArticle, world: World): WorldFolder | undefined {
  return world.library.folders.find(({ id }) => id === article.folderId)
}

function segmentsOf(folder: WorldFolder | undefined): Json {
  const segment = SEGMENT[folder?.audience ?? 'everyone']
  return { user_segment_id: segment, user_segment_ids: segment === null ? [] : [segment] }
}

function translations(world: World, id: number, self: string, query: URLSearchParams, url: string): Answer {
  const article = world.library.articles.find((row) => row.id === id)
  if (!article) return NOT_FOUND
  const rows = (['en', 'ko'] as const).flatMap((language) => {
    const words = article.words[language]
    if (!words) return []
    return {
      ...{
        id: id * 10 + (language === 'ko' ? 1 : 0),
        url: `${url}/api/v2/help_center/articles/${id}/translations/${LOCALE[language]}.json`,
      },
      ...{
        source_id: id,
        source_type: 'Article',
        locale: LOCALE[language],
        title: words.title,
        body: words.html,
      },
      ...{ outdated: false, draft: article.isDraft || words.isDraft, hidden: false },
      ...{ created_at: time(article.createdAt), updated_at: time(article.updatedAt) },
    }
  })
  return pageOf('translations', rows, (row) => row, self, query)
}

/** What was deleted is not in it. */
function changedArticles(world: World, query: URLSearchParams, self: string, url: string): Answer {
  const since = Number(query.get('start_time') ?? Number.NaN)
  if (!Number.isInteger(since))
    return badRequest('Invalid attribute', 'You passed an invalid value for the start_time attribute.')
  const rows = world.library.articles
    .filter(({ updatedAt }) => updatedAt >= since * 1_000)
    .flatMap((row) => articleOf(row, 'en', world, url) ?? [])
  const end = Math.max(since, ...world.library.articles.map(({ updatedAt }) => Math.floor(updatedAt / 1_000)))
  const next = rows.length > 0 ? `${self}?start_time=${end}` : null
  return { status: 200, body: { articles: rows, count: rows.length, end_time: end, next_page: next } }
}
