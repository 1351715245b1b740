import type { ArticlesPage, HelpdeskArticle } from '../helpdesk.ts'
import type { HelpdeskApi } from '../helpdesk-api.ts'
import { readZendeskPages } from './read-zendesk-pages.ts'
import {
  articlesSchema,
  categoriesSchema,
  sectionsSchema,
  segmentsSchema,
  type ZendeskArticle,
} from './zendesk-wire.ts'

const PER_PAGE = 100
/** Sections lie in sections at most so deep; a loop would be a fault of theirs. */
const DEEPEST = 8
const GUIDE = '/api/v2/help_center'

type Shelves = {
  /** Section id → category, sections above it, and itself. */
  paths: ReadonlyMap<string, string[]>
  /** Segments of agents and admins only. */
  staffSegments: ReadonlySet<string>
}

/** Walks all articles in all their languages. The list of changes there leaves deletions out: everything, each time. */
export function createZendeskArticles(api: HelpdeskApi, url: string) {
  let shelves: Shelves | undefined

  return async function articles(cursor: string | null, signal?: AbortSignal): Promise<ArticlesPage> {
    const query = new URLSearchParams({ 'page[size]': String(PER_PAGE), include: 'translations' })
    if (cursor !== null) query.set('page[after]', cursor)
    const listed = await api.findOptional(`${GUIDE}/articles.json?${query}`, articlesSchema, { signal })
    // no help centre, or not for this credential
    if (!listed) return { articles: [], cursor: null }
    if (cursor === null || !shelves) shelves = await readShelves(api, signal)
    const { paths, staffSegments } = shelves
    return {
      articles: listed.articles.flatMap((article) => mapArticle(article, { paths, staffSegments, url })),
      cursor: listed.meta?.has_more ? (listed.meta.after_cursor ?? null) : null,
    }
  }
}

async function readShelves(api: HelpdeskApi, signal?: AbortSignal): Promise<Shelves> {
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
  return { paths, staffSegments: new Set(staff.map(({ id }) => id)) }
}

function mapArticle(
  article: ZendeskArticle,
  { paths, staffSegments, url }: Shelves & { url: string },
): HelpdeskArticle[] {
  const own = { ...article, updated_at: article.updated_at as string | null | undefined }
  const versions = article.translations?.length ? article.translations : [own]
  return versions
    .filter((version) => version.draft !== true)
    .map((version) => ({
      id: article.id,
      locale: version.locale.toLowerCase(),
      title: version.title ?? article.title ?? '',
      html: version.body ?? '',
      url: version.html_url ?? article.html_url ?? `${url}/hc/${version.locale}/articles/${article.id}`,
      path: paths.get(article.section_id ?? '') ?? [],
      tags: article.label_names ?? [],
      audience: audienceOf(article, staffSegments),
      updatedAt: version.updated_at ?? article.updated_at,
    }))
}

function audienceOf(article: ZendeskArticle, staff: ReadonlySet<string>): HelpdeskArticle['audience'] {
  const segments = article.user_segment_ids?.length
    ? article.user_segment_ids
    : [article.user_segment_id ?? []].flat()
  if (segments.length === 0) return 'everyone'
  return segments.every((segment) => staff.has(segment)) ? 'agents' : 'some'
}
