import { Button, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { ActionRow } from '../../components/action-row.tsx'
import { formatNumber, formatUsd } from '../../components/format.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'

/** Has every ticket summarised by the model of now. */
export function Resummarise() {
  const { t } = useTranslation()
  const start = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/copilot-settings/resummarise')),
    onSuccess: ({ marked, cost }) => {
      const shown = { formatted: formatNumber(marked), cost: cost === null ? '–' : formatUsd(cost) }
      notifyDone(
        marked === 0 ? t('copilot.resummarisedNone') : t('copilot.resummarised', { count: marked, ...shown }),
      )
    },
    onError: notifyFailure,
  })
  const confirm = () =>
    modals.openConfirmModal({
      title: t('copilot.resummariseTitle'),
      children: <Text size="sm">{t('copilot.resummariseText')}</Text>,
      labels: { confirm: t('copilot.resummarise'), cancel: t('common.cancel') },
      onConfirm: () => start.mutate(),
    })
  return (
    <ActionRow hint={t('copilot.resummariseHint')}>
      <Button
        variant="default"
        leftSection={<IconRefresh size={18} aria-hidden="true" />}
        loading={start.isPending}
        onClick={confirm}
      >
        {t('copilot.resummarise')}
      </Button>
    </ActionRow>
  )
}
