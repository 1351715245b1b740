import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../../api/client.ts'
import type { IngestRun } from '../../../api/types.ts'

const RUNNING_MS = 1_500
const AFTER_MS = 5_000
const IDLE_MS = 15_000
/** No more are kept of a help desk. */
const RUNS = 20
const FAILURES = 50

export const kindsQuery = queryOptions({
  queryKey: ['source-kinds'],
  queryFn: () => unwrap(api.GET('/api/v1/source-kinds')),
  staleTime: Number.POSITIVE_INFINITY,
})

export const isActive = ({ status }: IngestRun) =>
  status === 'queued' || status === 'running' || status === 'paused'

/** Attachments, summaries and embeddings go on when all is read in. */
const goesOnAfter = ({ stages }: IngestRun) => stages.some(({ state }) => state === 'running')

function intervalFor(runs: IngestRun[]): number {
  if (runs.some(isActive)) return RUNNING_MS
  return runs.some(goesOnAfter) ? AFTER_MS : IDLE_MS
}

/** The newest runs of a help desk, newest first. */
export const runsQuery = (sourceId: string) =>
  queryOptions({
    queryKey: ['ingest', 'runs', sourceId],
    queryFn: () =>
      unwrap(api.GET('/api/v1/ingest', { params: { query: { source_id: sourceId, limit: RUNS } } })),
    refetchInterval: ({ state }) => intervalFor(state.data?.items ?? []),
  })

export const estimateQuery = (sourceId: string) =>
  queryOptions({
    queryKey: ['ingest', 'estimate', sourceId],
    queryFn: () => unwrap(api.POST('/api/v1/ingest/estimate', { body: { source_id: sourceId } })),
    gcTime: 0,
    refetchOnWindowFocus: false,
  })

export const helpdeskGroupsQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', id, 'helpdesk-groups'],
    queryFn: () => unwrap(api.GET('/api/v1/sources/{id}/helpdesk-groups', { params: { path: { id } } })),
    staleTime: 60_000,
  })

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', id, 'webhook'],
    queryFn: () => unwrap(api.GET('/api/v1/sources/{id}/webhook', { params: { path: { id } } })),
  })

export const failuresKey = (sourceId: string) => ['ingest-failures', sourceId]

/** What was given up, or is tried again by itself. */
export const failuresQuery = (sourceId: string, state: 'given_up' | 'retrying') =>
  infiniteQueryOptions({
    queryKey: [...failuresKey(sourceId), state],
    queryFn: ({ pageParam }) => {
      const query = { source_id: sourceId, state, limit: FAILURES }
      return unwrap(
        api.GET('/api/v1/ingest-failures', {
          params: { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } },
        }),
      )
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
