import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'
import type { TicketRow } from '../../api/types.ts'

const PAGE_SIZE = 50

export const statuses = ['open', 'pending', 'on_hold', 'resolved', 'closed'] as const

export type TicketFilter = {
  q?: string | undefined
  status?: TicketRow['status'] | undefined
  /** Id of the source. */
  source?: string | undefined
}

export const ticketsQuery = ({ q, status, source }: TicketFilter) =>
  infiniteQueryOptions({
    queryKey: ['tickets', q ?? '', status ?? '', source ?? ''],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/v1/tickets', {
          params: {
            query: {
              limit: PAGE_SIZE,
              ...(q ? { q } : {}),
              ...(status ? { status } : {}),
              ...(source ? { source_id: source } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  })

export const ticketQuery = (ticketId: string, source: string | undefined) =>
  queryOptions({
    queryKey: ['ticket', ticketId, source ?? ''],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/tickets/{ticket_id}', {
          params: { path: { ticket_id: ticketId }, query: source ? { source } : {} },
        }),
      ),
  })
