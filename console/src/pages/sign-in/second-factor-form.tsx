import { Anchor, Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Session } from '../../api/types.ts'
import { CodeInput } from '../../components/code-input.tsx'
import { Refusal } from '../../components/refusal.tsx'

type Proof = { code: string } | { backup_code: string }
type Props = { onSignedIn: (session: Session) => void; onStartOver: () => void }

export function SecondFactorForm({ onSignedIn, onStartOver }: Props) {
  const { t } = useTranslation()
  const [withBackup, setWithBackup] = useState(false)
  const [code, setCode] = useState('')
  const [checked, setChecked] = useState(false)
  const [refusals, setRefusals] = useState(0)
  const [trusted, setTrusted] = useState(false)
  const prove = useMutation({
    meta: { signsIn: true },
    mutationFn: (proof: Proof) =>
      unwrap(api.POST('/api/v1/sign-in/second-factor', { body: { ...proof, trust_device: trusted } })),
    onSuccess: ({ session }) => onSignedIn(session),
    onError: () => {
      setCode('')
      setRefusals((count) => count + 1)
    },
  })
  const send = (given: string) => {
    setChecked(true)
    if (withBackup && given.trim() !== '') prove.mutate({ backup_code: given.trim() })
    if (!withBackup && given.length === 6) prove.mutate({ code: given })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send(code)
  }
  const change = () => {
    setWithBackup(!withBackup)
    setCode('')
    setChecked(false)
    setRefusals(0)
    prove.reset()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{t(withBackup ? 'secondFactor.backupText' : 'secondFactor.text')}</Text>
        {withBackup ? (
          <TextInput
            autoFocus
            label={t('secondFactor.backupCode')}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            error={
              checked && code === '' && !prove.isError && !prove.isPending
                ? t('secondFactor.backupRequired')
                : null
            }
            size="md"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            classNames={{ input: 'mono' }}
          />
        ) : (
          <CodeInput
            value={code}
            onChange={setCode}
            onComplete={send}
            isPending={prove.isPending}
            refusals={refusals}
          />
        )}
        <Checkbox
          label={t('secondFactor.trust')}
          description={t('secondFactor.trustHint')}
          checked={trusted}
          onChange={(event) => setTrusted(event.currentTarget.checked)}
        />
        <Refusal error={prove.error} />
        <Button type="submit" size="md" loading={prove.isPending}>
          {t('secondFactor.submit')}
        </Button>
        <Group justify="space-between" gap="xs">
          <Anchor component="button" type="button" size="sm" onClick={change}>
            {t(withBackup ? 'secondFactor.useApp' : 'secondFactor.useBackup')}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={onStartOver}>
            {t('secondFactor.startOver')}
          </Anchor>
        </Group>
      </Stack>
    </form>
  )
}
