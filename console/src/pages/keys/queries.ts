import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

const PAGE_SIZE = 50
const MOST_NAMES = 200

export type KeyFilter = {
  q?: string | undefined
  state?: 'valid' | 'expired' | 'revoked' | undefined
}

export const keysQuery = ({ q, state }: KeyFilter) =>
  infiniteQueryOptions({
    queryKey: ['keys', 'list', q ?? '', state ?? ''],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/v1/keys', {
          params: {
            query: {
              limit: PAGE_SIZE,
              ...(q ? { q } : {}),
              ...(state ? { state } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  })

export const keyQuery = (id: string) =>
  queryOptions({
    queryKey: ['keys', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/keys/{id}', { params: { path: { id } } })),
  })

/** For fields that pick a key. */
export const keyNamesQuery = queryOptions({
  queryKey: ['keys', 'names'],
  queryFn: async () => {
    const { items } = await unwrap(api.GET('/api/v1/keys', { params: { query: { limit: MOST_NAMES } } }))
    return items.map(({ id, name }) => ({ id, name }))
  },
  staleTime: 60_000,
})
