import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { ApiKey } from '../../api/types.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'

/** Asks first: whatever uses the key stops. */
export function useRevokeKey({ id, name }: Pick<ApiKey, 'id' | 'name'>) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/keys/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      notifyDone(t('keys.revokedDone', { name }))
      await queries.invalidateQueries({ queryKey: ['keys'] })
    },
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t('keys.revokeTitle', { name }),
      children: <Text size="sm">{t('keys.revokeText')}</Text>,
      labels: { confirm: t('keys.revoke'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(),
    })
  return { ask, isPending: revoke.isPending }
}
