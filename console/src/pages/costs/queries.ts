import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'
import { startOfDay } from '../calls/call-filter.ts'
import type { CostChoice } from './cost-view.ts'

type Asked = Pick<CostChoice, 'from' | 'to' | 'by' | 'group'>

export const ownTimeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** As the API wants it: times instead of days, the last day included, in the time zone of the reader. */
function toQuery({ from, to, by, group }: Asked) {
  return {
    from: startOfDay(from)?.toISOString() ?? '',
    to: startOfDay(to, 1)?.toISOString() ?? '',
    ...{ by, group, timezone: ownTimeZone() },
  }
}

export const costsQuery = ({ from, to, by, group }: Asked) =>
  queryOptions({
    queryKey: ['costs', from, to, by, group],
    queryFn: () => unwrap(api.GET('/api/v1/costs', { params: { query: toQuery({ from, to, by, group }) } })),
    placeholderData: keepPreviousData,
  })

/** A download that the browser makes itself, with its session cookie. */
export const exportLink = (asked: Asked) => `/api/v1/costs/export?${new URLSearchParams(toQuery(asked))}`
