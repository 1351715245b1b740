import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

const PAGE_SIZE = 50
/** Health changes with every call: what is in view is asked for again this often. */
const LIVE_MS = 5_000
const HISTORY_MS = 60_000

export const modelsQuery = queryOptions({
  queryKey: ['models', 'list'],
  queryFn: () => unwrap(api.GET('/api/v1/models')),
})

/** The same, kept fresh. */
export const liveModelsQuery = queryOptions({ ...modelsQuery, refetchInterval: LIVE_MS })

export const modelQuery = (id: string) =>
  queryOptions({
    queryKey: ['models', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/models/{id}', { params: { path: { id } } })),
    refetchInterval: LIVE_MS,
  })

export const availabilityQuery = (id: string, hours: number) =>
  queryOptions({
    queryKey: ['models', 'availability', id, hours],
    queryFn: async () => {
      const { items } = await unwrap(
        api.GET('/api/v1/models/{id}/availability', { params: { path: { id }, query: { hours } } }),
      )
      return { items, at: Date.now() }
    },
    refetchInterval: HISTORY_MS,
    placeholderData: keepPreviousData,
  })

export const providersQuery = queryOptions({
  queryKey: ['providers', 'list'],
  queryFn: () => unwrap(api.GET('/api/v1/providers')),
})

export const providerKindsQuery = queryOptions({
  queryKey: ['providers', 'kinds'],
  queryFn: () => unwrap(api.GET('/api/v1/provider-kinds')),
  staleTime: Number.POSITIVE_INFINITY,
})

/** What a provider offers, as it says itself: nothing where it does not tell, or does not answer. */
export const offeredModelsQuery = (providerId: string) =>
  queryOptions({
    queryKey: ['providers', 'offered', providerId],
    queryFn: async () => {
      const path = { id: providerId }
      const { models } = await unwrap(api.POST('/api/v1/providers/{id}/check', { params: { path } }))
      return models
    },
    staleTime: 5 * 60_000,
    retry: false,
  })

export type PriceFilter = { q?: string | undefined; provider?: string | undefined }

export const pricesQuery = ({ q, provider }: PriceFilter) =>
  infiniteQueryOptions({
    queryKey: ['prices', q ?? '', provider ?? ''],
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/v1/prices', {
          params: {
            query: {
              limit: PAGE_SIZE,
              ...(q ? { q } : {}),
              ...(provider ? { provider } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: keepPreviousData,
  })

export const gatewaySettingsQuery = queryOptions({
  queryKey: ['gateway-settings'],
  queryFn: () => unwrap(api.GET('/api/v1/gateway-settings')),
})
