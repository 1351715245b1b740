import { z } from 'zod'
import type { ArticlesPage, HelpdeskArticle } from '../helpdesk.ts'
import type { HelpdeskApi } from '../helpdesk-api.ts'
import { createReadQuota, type ReadQuota } from '../read-quota.ts'
import {
  articlesSchema,
  categoriesSchema,
  type FreshdeskArticle,
  foldersSchema,
  settingsSchema,
} from './freshdesk-wire.ts'
import { readFreshdeskPages } from './read-freshdesk-pages.ts'

const PER_PAGE = 100
const PUBLISHED = 2
/** Folders lie in folders at most so deep; a loop would be a fault of theirs. */
const DEEPEST = 8
/** Each category and folder has lists of its own. */
const MOST_SHELF_PAGES = 2_000

type Folder = { id: string; path: string[]; audience: HelpdeskArticle['audience'] }
type Shelves = {
  /** In a fixed order. */
  folders: Folder[]
  /** The primary one first; its articles are listed without a language. */
  languages: string[]
}

const positionSchema = z.object({ folder: z.string(), language: z.number().int(), page: z.number().int() })

/** Walks categories, folders and articles in every language. There is no list of changes: everything, each time. */
export function createFreshdeskArticles(api: HelpdeskApi, url: string) {
  let shelves: Shelves | undefined

  async function readShelves(signal?: AbortSignal): Promise<Shelves> {
    const settings = await api.findOptional('/api/v2/settings/helpdesk', settingsSchema, { signal })
    const primary = settings?.primary_language ?? 'en'
    const others = (settings?.supported_languages ?? []).filter((language) => language !== primary)
    const categories = await readFreshdeskPages(api, '/api/v2/solutions/categories', categoriesSchema, signal)
    const folders: Folder[] = []
    const quota = createReadQuota(api.host, MOST_SHELF_PAGES)
    for (const category of categories ?? []) {
      const path = `/api/v2/solutions/categories/${category.id}/folders`
      folders.push(...(await readFolders(path, [category.name], 1, { signal, quota })))
    }
    return { folders, languages: [primary, ...others] }
  }

  async function readFolders(
    path: string,
    above: string[],
    depth: number,
    { signal, quota }: { signal: AbortSignal | undefined; quota: ReadQuota },
  ): Promise<Folder[]> {
    const found: Folder[] = []
    for (const folder of (await readFreshdeskPages(api, path, foldersSchema, signal, quota)) ?? []) {
      const here = [...above, folder.name]
      found.push({ id: folder.id, path: here, audience: audienceOf(folder.visibility) })
      const below = `/api/v2/solutions/folders/${folder.id}/subfolders`
      if ((folder.sub_folders_count ?? 0) > 0 && depth < DEEPEST)
        found.push(...(await readFolders(below, here, depth + 1, { signal, quota })))
    }
    return found
  }

  return async function articles(cursor: string | null, signal?: AbortSignal): Promise<ArticlesPage> {
    if (cursor === null || !shelves) shelves = await readShelves(signal)
    const { folders, languages } = shelves
    const position = cursor === null ? undefined : positionSchema.parse(JSON.parse(cursor))
    const found = folders.findIndex((folder) => folder.id === position?.folder)
    // a folder that went away meanwhile: from the beginning, as repeats do no harm
    const index = Math.max(found, 0)
    const { language, page } = found < 0 || !position ? { language: 0, page: 1 } : position
    const folder = folders[index]
    if (!folder) return { articles: [], cursor: null }
    const code = language === 0 ? '' : `/${encodeURIComponent(languages[language] ?? '')}`
    const query = new URLSearchParams({ per_page: String(PER_PAGE), page: String(page) })
    const path = `/api/v2/solutions/folders/${folder.id}/articles${code}?${query}`
    const listed = (await api.find(path, articlesSchema, { signal })) ?? []
    const locale = languages[language] ?? 'en'
    return {
      articles: listed
        .filter(isPublished)
        .map((article) => mapArticle(article, { folder, locale, code, url })),
      cursor: nextOf({ index, language, page, isFull: listed.length >= PER_PAGE }, shelves),
    }
  }
}

type At = { index: number; language: number; page: number; isFull: boolean }

function nextOf({ index, language, page, isFull }: At, { folders, languages }: Shelves): string | null {
  const at = (folder: Folder | undefined, inLanguage: number, onPage: number) =>
    folder ? JSON.stringify({ folder: folder.id, language: inLanguage, page: onPage }) : null
  if (isFull) return at(folders[index], language, page + 1)
  if (language + 1 < languages.length) return at(folders[index], language + 1, 1)
  return at(folders[index + 1], 0, 1)
}

function isPublished(article: FreshdeskArticle): boolean {
  return article.status === PUBLISHED
}

type Place = { folder: Folder; locale: string; code: string; url: string }

function mapArticle(article: FreshdeskArticle, { folder, locale, code, url }: Place): HelpdeskArticle {
  return {
    id: article.id,
    locale: locale.toLowerCase(),
    title: article.title ?? '',
    html: article.description ?? escapeHtml(article.description_text ?? ''),
    url: `${url}${code}/support/solutions/articles/${article.id}`,
    path: folder.path,
    tags: article.tags ?? [],
    audience: folder.audience,
    updatedAt: article.updated_at,
  }
}

// Who is signed in, some companies, some contacts, and what may come: some, until it says everyone.
function audienceOf(visibility: number | null | undefined): HelpdeskArticle['audience'] {
  if (visibility === 1) return 'everyone'
  return visibility === 3 ? 'agents' : 'some'
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
