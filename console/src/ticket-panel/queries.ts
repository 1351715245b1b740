import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../api/client.ts'
import type { PanelHost } from './panel-host.ts'

const SIMILAR = 5

export const ticketViewQuery = ({ api, source }: PanelHost, ticketId: string) =>
  queryOptions({
    queryKey: ['ticket-panel', source ?? '', ticketId],
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/init/{ticket_id}', {
          params: { path: { ticket_id: ticketId }, query: { limit: SIMILAR, ...(source ? { source } : {}) } },
        }),
      ),
    // the votes and drafts below belong to what was found just now, and go with it
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
