import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { ListedPrice } from '../../api/types.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'

export function useDeletePrice({ id, model }: ListedPrice) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/prices/{id}', { params: { path: { id: id ?? '' } } })),
    onSuccess: async () => {
      notifyDone(t('prices.deleted', { model }))
      await queries.invalidateQueries({ queryKey: ['prices'] })
      await queries.invalidateQueries({ queryKey: ['models'] })
    },
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t('prices.deleteTitle', { model }),
      children: <Text size="sm">{t('prices.deleteText')}</Text>,
      labels: { confirm: t('common.delete'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
  return { ask, isPending: remove.isPending }
}
