import type { z } from 'zod'
import type { HelpdeskApi } from '../helpdesk-api.ts'
import { createReadQuota, type ReadQuota } from '../read-quota.ts'

const PER_PAGE = 100

/** Every row of a list, by numbered pages. undefined: what it belongs to is gone (404). */
export async function readFreshdeskPages<T extends { id: string }>(
  api: HelpdeskApi,
  path: string,
  schema: z.ZodType<T[]>,
  signal?: AbortSignal,
  quota: ReadQuota = createReadQuota(api.host),
): Promise<T[] | undefined> {
  // rows move between pages while they are read
  const rows = new Map<string, T>()
  for (let page = 1; ; page++) {
    const listed = await api.find(`${path}?per_page=${PER_PAGE}&page=${page}`, schema, { signal, quota })
    if (!listed) return undefined
    for (const row of listed) rows.set(row.id, row)
    if (listed.length < PER_PAGE) return [...rows.values()]
  }
}
