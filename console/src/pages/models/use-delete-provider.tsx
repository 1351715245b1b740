import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Provider } from '../../api/types.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'

/** Asks first. One that serves a model is refused by the server, which says which. */
export function useDeleteProvider({ id, name }: Provider, onDeleted: () => void) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/providers/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      notifyDone(t('modelProviders.deleted', { name }))
      onDeleted()
      await queries.invalidateQueries({ queryKey: ['providers'] })
    },
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t('modelProviders.deleteTitle', { name }),
      children: <Text size="sm">{t('modelProviders.deleteText')}</Text>,
      labels: { confirm: t('modelProviders.delete'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
  return { ask, isPending: remove.isPending }
}
