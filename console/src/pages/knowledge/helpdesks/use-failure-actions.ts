import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../../api/client.ts'
import type { IngestFailure, Source } from '../../../api/types.ts'
import { formatNumber } from '../../../components/format.ts'
import { notifyDone, notifyFailure } from '../../../components/states.tsx'
import { failuresKey } from './queries.ts'

/** Which failures: one, or all of the help desk. */
type Chosen = IngestFailure | 'all'

/** Trying again, and dismissing. */
export function useFailureActions(source: Source) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const bodyOf = (chosen: Chosen) =>
    chosen === 'all'
      ? { all: true as const, source_id: source.id }
      : { items: [{ source_id: source.id, kind: chosen.kind, external_id: chosen.external_id }] }
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: failuresKey(source.id) }),
      queries.invalidateQueries({ queryKey: ['sources'] }),
    ])
  const retry = useMutation({
    mutationFn: (chosen: Chosen) =>
      unwrap(api.POST('/api/v1/ingest-failures/retry', { body: bodyOf(chosen) })),
    onSuccess: async ({ retried }) => {
      notifyDone(t('helpdesks.retried', { count: retried, formatted: formatNumber(retried) }))
      await refresh()
    },
    onError: notifyFailure,
  })
  const dismiss = useMutation({
    mutationFn: (chosen: Chosen) =>
      unwrap(api.POST('/api/v1/ingest-failures/dismiss', { body: bodyOf(chosen) })),
    onSuccess: async () => {
      notifyDone(t('helpdesks.dismissed'))
      await refresh()
    },
    onError: notifyFailure,
  })
  return { retry, dismiss, isPending: retry.isPending || dismiss.isPending }
}

export type FailureActions = ReturnType<typeof useFailureActions>
