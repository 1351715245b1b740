import { Badge, Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Session } from '../../api/types.ts'
import { notifyDone } from '../../components/states.tsx'
import { sessionQuery } from '../../shell/session.ts'
import { BackupCodes } from './backup-codes.tsx'
import { ConfirmPassword } from './confirm-password.tsx'
import { EnableTwoStep } from './enable-two-step.tsx'

type Person = NonNullable<Session['person']>
type Dialog = 'enable' | 'disable' | 'codes'

type DialogProps = {
  onDone: () => void
  onCancel: () => void
  /** While there is something that closing the dialog would lose. */
  onLocked: (isLocked: boolean) => void
}

function DisableTwoStep({ onDone, onCancel }: DialogProps) {
  const { t } = useTranslation()
  const disable = useMutation({
    mutationFn: (password: string) =>
      unwrap(api.DELETE('/api/v1/account/second-factor', { body: { password } })),
    onSuccess: () => {
      notifyDone(t('twoStep.disabled'))
      onDone()
    },
  })
  return (
    <ConfirmPassword
      text={t('twoStep.disableText')}
      action={t('twoStep.disable')}
      isDangerous
      error={disable.error}
      isPending={disable.isPending}
      onConfirm={disable.mutate}
      onCancel={onCancel}
    />
  )
}

function NewBackupCodes({ onDone, onCancel, onLocked }: DialogProps) {
  const { t } = useTranslation()
  const make = useMutation({
    mutationFn: (password: string) =>
      unwrap(api.POST('/api/v1/account/second-factor/backup-codes', { body: { password } })),
    onMutate: () => onLocked(true),
    onError: () => onLocked(false),
  })
  if (make.data) return <BackupCodes codes={make.data.backup_codes} onKept={onDone} />
  return (
    <ConfirmPassword
      text={t('twoStep.newCodesText')}
      action={t('twoStep.newCodes')}
      error={make.error}
      isPending={make.isPending}
      onConfirm={make.mutate}
      onCancel={onCancel}
    />
  )
}

const dialogs = { enable: EnableTwoStep, disable: DisableTwoStep, codes: NewBackupCodes }
const titles = {
  enable: 'twoStep.enableTitle',
  disable: 'twoStep.disableTitle',
  codes: 'twoStep.newCodesTitle',
} as const

export function TwoStepPart({ person }: { person: Person }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [isLocked, setLocked] = useState(false)
  const isOn = person.two_factor_enabled
  const Shown = dialog ? dialogs[dialog] : null
  const close = () => {
    setDialog(null)
    setLocked(false)
    void queries.invalidateQueries(sessionQuery)
  }
  const text =
    person.has_password || isOn ? (isOn ? 'twoStep.onText' : 'twoStep.offText') : 'twoStep.needsPassword'
  return (
    <Stack gap="md">
      <div>
        <Group gap="sm">
          <Title order={2} size="h4">
            {t('twoStep.title')}
          </Title>
          <Badge color={isOn ? 'river' : 'gray'}>{t(isOn ? 'twoStep.on' : 'twoStep.off')}</Badge>
        </Group>
        <Text size="sm" c="dimmed" mt={4}>
          {t(text)}
        </Text>
      </div>
      <Group gap="sm">
        {isOn ? (
          <>
            <Button variant="default" onClick={() => setDialog('codes')}>
              {t('twoStep.newCodes')}
            </Button>
            <Button variant="subtle" color="red" onClick={() => setDialog('disable')}>
              {t('twoStep.disable')}
            </Button>
          </>
        ) : (
          <Button variant="default" disabled={!person.has_password} onClick={() => setDialog('enable')}>
            {t('twoStep.enable')}
          </Button>
        )}
      </Group>
      <Modal
        opened={dialog !== null}
        onClose={close}
        title={dialog ? t(titles[dialog]) : ''}
        // backup codes are shown once: neither Escape nor a click beside them may lose them
        closeOnEscape={!isLocked}
        closeOnClickOutside={!isLocked}
        withCloseButton={!isLocked}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {Shown ? <Shown onDone={close} onCancel={close} onLocked={setLocked} /> : null}
      </Modal>
    </Stack>
  )
}
