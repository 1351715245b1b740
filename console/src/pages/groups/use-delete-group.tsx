import { Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Group } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'

/** Asks first, and says what becomes of the people in it and of what is shared with it. */
export function useDeleteGroup({ id, name, kind, members }: Group, onDeleted: () => void) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/groups/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      onDeleted()
      notifyDone(t('groups.deleted', { name }))
      queries.removeQueries({ queryKey: ['groups', 'one', id] })
      await Promise.all(['groups', 'people'].map((key) => queries.invalidateQueries({ queryKey: [key] })))
    },
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t(`groups.deleteTitle.${kind}`, { name }),
      children: (
        <Stack gap="xs">
          <Text size="sm">
            {t('groups.deleteText', { count: members, formatted: formatNumber(members) })}
          </Text>
          <Text size="sm">{t('groups.deleteShared', { name })}</Text>
          {kind === 'team' ? <Text size="sm">{t('groups.deleteTeam')}</Text> : null}
        </Stack>
      ),
      labels: { confirm: t('groups.delete'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
  return { ask, isPending: remove.isPending }
}
