import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { CodeInput } from '../../components/code-input.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { notifyDone } from '../../components/states.tsx'
import classes from './account.module.css'
import { BackupCodes } from './backup-codes.tsx'
import { ConfirmPassword } from './confirm-password.tsx'
import { QrCode } from './qr-code.tsx'

type Props = {
  onDone: () => void
  onCancel: () => void
  /** While there is something that closing the dialog would lose. */
  onLocked: (isLocked: boolean) => void
}

/** In fours, as authenticator apps show it; spaces are ignored when it is typed. */
const inFours = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret

function ScanAndConfirm({
  uri,
  secret,
  onConfirmed,
  onLocked,
}: Pick<Props, 'onLocked'> & {
  uri: string
  secret: string
  onConfirmed: () => void
}) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const [refusals, setRefusals] = useState(0)
  const confirm = useMutation({
    mutationFn: (given: string) =>
      unwrap(api.POST('/api/v1/account/second-factor/confirm', { body: { code: given } })),
    // the answer may turn it on: its codes must be seen
    onMutate: () => onLocked(true),
    onSuccess: onConfirmed,
    onError: () => {
      onLocked(false)
      setCode('')
      setRefusals((count) => count + 1)
    },
  })
  return (
    <Stack gap="md">
      <Text size="sm">{t('twoStep.scan')}</Text>
      <Group justify="center">
        <QrCode text={uri} label={t('twoStep.qr')} />
      </Group>
      <div>
        <Text size="sm" c="dimmed">
          {t('twoStep.secret')}
        </Text>
        <Group gap={4} wrap="nowrap">
          <output className={classes.secret} aria-label={t('twoStep.secretName')}>
            {inFours(secret)}
          </output>
          <CopyButton value={secret} label={t('twoStep.copySecret')} size="sm" />
        </Group>
      </div>
      <Text size="sm">{t('twoStep.confirm')}</Text>
      <CodeInput
        value={code}
        onChange={setCode}
        onComplete={confirm.mutate}
        isPending={confirm.isPending}
        refusals={refusals}
      />
      <Refusal error={confirm.error} />
      <Group justify="flex-end">
        <Button loading={confirm.isPending} disabled={code.length < 6} onClick={() => confirm.mutate(code)}>
          {t('twoStep.enable')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Password, then the app, then the backup codes: it is on only once the app has proved that it works. */
export function EnableTwoStep({ onDone, onCancel, onLocked }: Props) {
  const { t } = useTranslation()
  const [isConfirmed, setConfirmed] = useState(false)
  const begin = useMutation({
    mutationFn: (password: string) =>
      unwrap(api.POST('/api/v1/account/second-factor', { body: { password } })),
  })
  if (!begin.data) {
    return (
      <ConfirmPassword
        text={t('twoStep.offText')}
        action={t('twoStep.next')}
        error={begin.error}
        isPending={begin.isPending}
        onConfirm={begin.mutate}
        onCancel={onCancel}
      />
    )
  }
  if (isConfirmed) return <BackupCodes codes={begin.data.backup_codes} onKept={onDone} />
  const confirmed = () => {
    setConfirmed(true)
    notifyDone(t('twoStep.enabled'))
  }
  const { uri, secret } = begin.data
  return <ScanAndConfirm uri={uri} secret={secret} onConfirmed={confirmed} onLocked={onLocked} />
}
