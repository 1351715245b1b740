import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

const PAGE_SIZE = 50

/** As the address of the page has it; dates are days (`2026-11-21`) of the reader's own time zone. */
export type AuditFilter = {
  action?: string | undefined
  actor?: string | undefined
  target?: string | undefined
  outcome?: 'done' | 'denied' | 'failed' | undefined
  address?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

function startOfDay(day: string): Date | undefined {
  const date = new Date(`${day}T00:00:00`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** As the API wants it: times instead of days, the last day included. */
export function toQuery({ from, to, ...filter }: AuditFilter): AuditFilter {
  const first = from === undefined ? undefined : startOfDay(from)
  const last = to === undefined ? undefined : startOfDay(to)
  return {
    ...filter,
    ...(first ? { from: first.toISOString() } : {}),
    ...(last ? { to: startOfNextDay(last).toISOString() } : {}),
  }
}

function startOfNextDay(day: Date): Date {
  // not 24 hours later: days with 23 or 25 hours exist
  const next = new Date(day)
  next.setDate(next.getDate() + 1)
  return next
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', 'events', filter],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/v1/audit', {
          params: {
            query: { ...toQuery(filter), limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  })

export const auditActionsQuery = queryOptions({
  queryKey: ['audit', 'actions'],
  queryFn: () => unwrap(api.GET('/api/v1/audit/actions')),
})

/** A download that the browser makes itself, with its session cookie. */
export function exportLink(filter: AuditFilter): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(toQuery(filter))) if (value) query.set(name, value)
  const text = query.toString()
  return `/api/v1/audit/export${text === '' ? '' : `?${text}`}`
}
