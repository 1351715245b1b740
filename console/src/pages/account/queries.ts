import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

const PAGE_SIZE = 100

export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: () => unwrap(api.GET('/api/v1/account/sessions')),
})

export const connectionsQuery = queryOptions({
  queryKey: ['account', 'providers'],
  queryFn: () => unwrap(api.GET('/api/v1/account/providers')),
})

export const ownKeysQuery = infiniteQueryOptions({
  queryKey: ['account', 'keys'],
  queryFn: ({ pageParam }) =>
    unwrap(
      api.GET('/api/v1/account/keys', {
        params: { query: { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next_cursor }) => next_cursor,
})
