import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Model } from '../../api/types.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'
import { modelsQuery } from './queries.ts'

/** Asks first: whatever names the model gets an error. */
export function useDeleteModel({ id, alias }: Model, onDeleted: () => void) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/models/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      notifyDone(t('models.details.deleted', { alias }))
      onDeleted()
      await queries.invalidateQueries(modelsQuery)
    },
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t('models.details.deleteTitle', { alias }),
      children: <Text size="sm">{t('models.details.deleteText')}</Text>,
      labels: { confirm: t('models.details.delete'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
  return { ask, isPending: remove.isPending }
}
