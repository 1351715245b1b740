import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'
import { statusOf } from '../../api/problem.ts'
import { type CallFilter, toQuery } from './call-filter.ts'

const PAGE_SIZE = 50
const LIVE_MS = 5_000
/** A call is listed a second or two after its end: one that was just made is waited for. */
const PATIENCE = 4
const RETRY_MS = 1_000

const refetchInterval = (isLive: boolean) => (isLive ? LIVE_MS : (false as const))

export const callsQuery = (filter: CallFilter, isLive: boolean) =>
  infiniteQueryOptions({
    queryKey: ['calls', 'list', filter],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/v1/calls', {
          params: {
            query: { ...toQuery(filter), limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
    refetchInterval: refetchInterval(isLive),
  })

export const callSumsQuery = (filter: CallFilter, isLive: boolean) =>
  queryOptions({
    queryKey: ['calls', 'sums', filter],
    queryFn: () => unwrap(api.GET('/api/v1/calls/summary', { params: { query: toQuery(filter) } })),
    placeholderData: keepPreviousData,
    refetchInterval: refetchInterval(isLive),
  })

export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ['calls', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/calls/{id}', { params: { path: { id } } })),
    // it never changes again
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failures, error) => failures < PATIENCE && (statusOf(error) ?? 500) >= 404,
    retryDelay: RETRY_MS,
  })
