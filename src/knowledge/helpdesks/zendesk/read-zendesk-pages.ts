import type { z } from 'zod'
import type { HelpdeskApi } from '../helpdesk-api.ts'
import { createReadQuota } from '../read-quota.ts'

type Page = {
  meta?:
    | { has_more?: boolean | null | undefined; after_cursor?: string | null | undefined }
    | null
    | undefined
}

/** All pages of a list, by its cursors; none where the credential may not see it. */
export async function readZendeskPages<T extends Page>(
  api: HelpdeskApi,
  path: string,
  schema: z.ZodType<T>,
  signal?: AbortSignal,
): Promise<T[]> {
  const pages: T[] = []
  const query = new URLSearchParams({ 'page[size]': '100' })
  const quota = createReadQuota(api.host)
  for (;;) {
    const page = await api.findOptional(`${path}?${query}`, schema, { signal, quota })
    if (!page) return pages
    pages.push(page)
    const after = page.meta?.after_cursor
    if (!page.meta?.has_more || !after || after === query.get('page[after]')) return pages
    query.set('page[after]', after)
  }
}
