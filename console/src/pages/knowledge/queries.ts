import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'
import type { Source } from '../../api/types.ts'

export const PAGE_SIZE = 20

/** How often the progress of a running sync is read. */
const RUNNING_MS = 1_000
const IDLE_MS = 15_000

export const isRunning = ({ sync }: Source) => sync?.status === 'running' || sync?.status === 'queued'

/** Where tickets come from, as against documents. */
export const isHelpdesk = ({ kind }: Source) => kind !== 'files' && kind !== 'push'

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: () => unwrap(api.GET('/api/v1/sources')),
  refetchInterval: ({ state }) => (state.data?.items.some(isRunning) ? RUNNING_MS : IDLE_MS),
})

export type DocumentFilter = {
  q?: string | undefined
  source?: string | undefined
  type?: string | undefined
  language?: string | undefined
}

export const documentsQuery = (filter: DocumentFilter, page: number) =>
  queryOptions({
    queryKey: ['documents', 'list', filter, page],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/documents', {
          params: { query: { ...filter, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE } },
        }),
      ),
    placeholderData: keepPreviousData,
  })

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: ['document', id],
    queryFn: () => unwrap(api.GET('/api/v1/documents/{id}', { params: { path: { id } } })),
  })

export const failedItemsQuery = (sourceId: string) =>
  queryOptions({
    queryKey: ['source-items', sourceId, 'failed'],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/sources/{id}/items', {
          params: { path: { id: sourceId }, query: { status: 'failed' } },
        }),
      ),
  })

export const foldersQuery = (path: string | undefined) =>
  queryOptions({
    queryKey: ['folders', path ?? null],
    queryFn: () => unwrap(api.GET('/api/v1/folders', { params: { query: path ? { path } : {} } })),
    retry: false,
  })
