import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { AskedInvitation as Invitation, Session } from '../../api/types.ts'
import { isTooShort, NewPasswordInput } from '../../components/new-password-input.tsx'
import { Refusal } from '../../components/refusal.tsx'

type Props = { token: string; invitation: Invitation; onAccepted: (session: Session) => void }

/** For somebody whom Naru does not know yet: the invitation is also their registration. */
export function NewAccountForm({ token, invitation, onAccepted }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const accept = useMutation({
    meta: { signsIn: true },
    mutationFn: () =>
      unwrap(api.POST('/api/v1/invitations/accept', { body: { token, name: name.trim(), password } })),
    onSuccess: onAccepted,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (name.trim() !== '' && !isTooShort(password)) accept.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label={t('signIn.email')}
          type="email"
          value={invitation.email}
          readOnly
          variant="filled"
          autoComplete="username"
        />
        <TextInput
          autoFocus
          label={t('setup.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={checked && name.trim() === '' ? t('setup.nameRequired') : null}
          maxLength={100}
          autoComplete="name"
        />
        <NewPasswordInput
          label={t('setup.password')}
          value={password}
          onChange={setPassword}
          checked={checked}
        />
        <Refusal error={accept.error} />
        <Button type="submit" size="md" loading={accept.isPending}>
          {t('invitation.create')}
        </Button>
      </Stack>
    </form>
  )
}
