import { Button, Modal, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { ApiKey } from '../../api/types.ts'
import { ShownOnce } from '../../components/shown-once.tsx'
import { notifyFailure } from '../../components/states.tsx'

/** Makes the secret that requests are signed with. Replacing one is asked about first. */
export function SigningSecret({ row }: { row: ApiKey }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { id, name, can_sign } = row
  const make = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/keys/{id}/signing-secret', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
    onError: notifyFailure,
  })
  const confirm = () =>
    modals.openConfirmModal({
      title: t('keys.signing.confirmTitle', { name }),
      children: <Text size="sm">{t('keys.signing.confirmText')}</Text>,
      labels: { confirm: t('keys.signing.again'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => make.mutate(),
    })
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={make.isPending}
        onClick={can_sign ? confirm : () => make.mutate()}
      >
        {t(can_sign ? 'keys.signing.again' : 'keys.signing.action')}
      </Button>
      <Modal
        opened={make.data !== undefined}
        onClose={make.reset}
        size="lg"
        title={t('keys.signing.title', { name })}
        closeOnEscape={false}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {make.data ? (
          <ShownOnce
            value={make.data.secret}
            label={t('keys.signing.label')}
            copyLabel={t('keys.signing.copy')}
          >
            {t('keys.signing.text', { id })}
          </ShownOnce>
        ) : null}
      </Modal>
    </>
  )
}
