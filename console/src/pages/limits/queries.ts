import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

export type SubjectKind = 'person' | 'team' | 'tenant'

/** Use changes with every call. */
const LIVE_MS = 10_000

export const limitsQuery = queryOptions({
  queryKey: ['limits', 'list'],
  queryFn: () => unwrap(api.GET('/api/v1/limits')),
})

export const limitUseQuery = (kind: SubjectKind | 'key', id: string) =>
  queryOptions({
    queryKey: ['limits', 'use', kind, id],
    queryFn: () => unwrap(api.GET('/api/v1/limits/usage', { params: { query: { kind, id } } })),
    refetchInterval: LIVE_MS,
  })
