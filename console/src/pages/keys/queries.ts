import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

const PAGE_SIZE = 100

export const keysQuery = infiniteQueryOptions({
  queryKey: ['keys'],
  queryFn: ({ pageParam }) =>
    unwrap(
      api.GET('/api/v1/keys', {
        params: { query: { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next_cursor }) => next_cursor,
})
