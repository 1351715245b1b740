import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

const PAGE_SIZE = 50
const MOST_NAMES = 200

export const peopleQuery = (q: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ['people', 'list', q ?? ''],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/v1/people', {
          params: {
            query: { limit: PAGE_SIZE, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  })

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['people', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/people/{id}', { params: { path: { id } } })),
  })

/** For fields that pick a person: the server looks, so that everybody is found however many there are. */
export const foundPeopleQuery = (q: string) =>
  queryOptions({
    queryKey: ['people', 'found', q],
    queryFn: async () => {
      const query = { limit: PAGE_SIZE, ...(q ? { q } : {}) }
      const { items } = await unwrap(api.GET('/api/v1/people', { params: { query } }))
      return items.map(({ id, name, email }) => ({ id, name, email }))
    },
    placeholderData: keepPreviousData,
  })

/** Names to show in place of ids. */
export const peopleNamesQuery = queryOptions({
  queryKey: ['people', 'names'],
  queryFn: async () => {
    const { items } = await unwrap(api.GET('/api/v1/people', { params: { query: { limit: MOST_NAMES } } }))
    return items.map(({ id, name, email }) => ({ id, name, email }))
  },
  staleTime: 60_000,
})

export const invitationsQuery = infiniteQueryOptions({
  queryKey: ['invitations'],
  queryFn: ({ pageParam }) =>
    unwrap(
      api.GET('/api/v1/invitations', {
        params: { query: { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: ({ next_cursor }) => next_cursor,
})
