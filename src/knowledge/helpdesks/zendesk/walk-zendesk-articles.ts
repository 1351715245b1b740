import { z } from 'zod'
import type { ArticlesPage, HelpdeskArticle } from '../helpdesk.ts'
import type { HelpdeskApi } from '../helpdesk-api.ts'
import { readZendeskPages } from './read-zendesk-pages.ts'
import {
  articlesSchema,
  categoriesSchema,
  localesSchema,
  sectionsSchema,
  segmentsSchema,
  type ZendeskArticle,
} from './zendesk-wire.ts'

const PER_PAGE = 100
/** Sections lie in sections at most so deep; a loop would be a fault of theirs. */
const DEEPEST = 8
const GUIDE = '/api/v2/help_center'

type Shelves = {
  locales: string[]
  /** Section id → category, sections above it, and itself. */
  paths: ReadonlyMap<string, string[]>
  /** Segments of agents and admins only. */
  staffSegments: ReadonlySet<string>
}

const positionSchema = z.object({ locale: z.number().int(), after: z.string().nullable() })

/** Walks the articles of each language. The list of changes there leaves deletions out: everything, each time. */
export function createZendeskArticles(api: HelpdeskApi, url: string) {
  let shelves: Shelves | undefined

  return async function articles(cursor: string | null, signal?: AbortSignal): Promise<ArticlesPage> {
    if (cursor === null || !shelves) shelves = await readShelves(api, signal)
    const { locale, after } =
      cursor === null ? { locale: 0, after: null } : positionSchema.parse(JSON.parse(cursor))
    const name = shelves.locales[locale]
    // no help centre, or not for this credential; or a language less than when the walk began
    if (name === undefined) return { articles: [], cursor: null }
    const query = new URLSearchParams({ 'page[size]': String(PER_PAGE) })
    if (after !== null) query.set('page[after]', after)
    const path = `${GUIDE}/${encodeURIComponent(name)}/articles.json?${query}`
    const listed = await api.find(path, articlesSchema, { signal })
    const next = listed?.meta?.has_more ? (listed.meta.after_cursor ?? null) : null
    const isLast = next === null && locale + 1 >= shelves.locales.length
    const position = next === null ? { locale: locale + 1, after: null } : { locale, after: next }
    const published = (listed?.articles ?? []).filter((article) => article.draft !== true)
    const { paths, staffSegments } = shelves
    return {
      articles: published.map((article) => mapArticle(article, { paths, staffSegments, url })),
      cursor: isLast ? null : JSON.stringify(position),
    }
  }
}

async function readShelves(api: HelpdeskApi, signal?: AbortSignal): Promise<Shelves> {
  const { locales = [] } = (await api.findOptional(`${GUIDE}/locales.json`, localesSchema, { signal })) ?? {}
  if (locales.length === 0) return { locales, paths: new Map(), staffSegments: new Set() }
  const categories = await readZendeskPages(api, `${GUIDE}/categories.json`, categoriesSchema, signal)
  const names = new Map(categories.flatMap((page) => page.categories).map(({ id, name }) => [id, name]))
  const listed = await readZendeskPages(api, `${GUIDE}/sections.json`, sectionsSchema, signal)
  const sections = new Map(listed.flatMap((page) => page.sections).map((section) => [section.id, section]))
  const paths = new Map<string, string[]>()
  for (const [id, section] of sections) {
    const path = [section.name]
    let top = section
    for (let depth = 1; depth < DEEPEST; depth++) {
      const above = sections.get(top.parent_section_id ?? '')
      if (!above) break
      path.unshift(above.name)
      top = above
    }
    const category = names.get(top.category_id ?? '')
    paths.set(id, category === undefined ? path : [category, ...path])
  }
  const segments = await readZendeskPages(api, `${GUIDE}/user_segments.json`, segmentsSchema, signal)
  const staff = segments
    .flatMap((page) => page.user_segments)
    .filter(({ user_type }) => user_type === 'staff')
  return { locales, paths, staffSegments: new Set(staff.map(({ id }) => id)) }
}

type Place = Pick<Shelves, 'paths' | 'staffSegments'> & { url: string }

function mapArticle(article: ZendeskArticle, { paths, staffSegments, url }: Place): HelpdeskArticle {
  return {
    id: article.id,
    locale: article.locale.toLowerCase(),
    title: article.title ?? '',
    html: article.body ?? '',
    url: article.html_url ?? `${url}/hc/${article.locale}/articles/${article.id}`,
    path: paths.get(article.section_id ?? '') ?? [],
    tags: article.label_names ?? [],
    audience: audienceOf(article, staffSegments),
    updatedAt: article.updated_at,
  }
}

function audienceOf(article: ZendeskArticle, staff: ReadonlySet<string>): HelpdeskArticle['audience'] {
  const segments = article.user_segment_ids?.length
    ? article.user_segment_ids
    : [article.user_segment_id ?? []].flat()
  if (segments.length === 0) return 'everyone'
  return segments.every((segment) => staff.has(segment)) ? 'agents' : 'some'
}
