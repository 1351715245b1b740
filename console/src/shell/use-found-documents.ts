import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, unwrap } from '../api/client.ts'
import type { SearchItem } from '../api/types.ts'

/** Long enough that only what somebody stopped typing is searched, and kept in the query log. */
const PAUSE_MS = 400
const SHORTEST = 2
const MOST = 5

/** Documents found for what is being typed, one hit each; none while it is too short. */
export function useFoundDocuments(typed: string, mayRead: boolean): SearchItem[] {
  const [query] = useDebouncedValue(typed.trim(), PAUSE_MS)
  const wanted = mayRead && query.length >= SHORTEST && typed.trim().length >= SHORTEST
  const { data } = useQuery({
    queryKey: ['commands', 'search', query],
    queryFn: ({ signal }) => unwrap(api.POST('/api/v1/search', { body: { query, limit: MOST }, signal })),
    enabled: wanted,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })
  return wanted ? (data?.items ?? []) : []
}
