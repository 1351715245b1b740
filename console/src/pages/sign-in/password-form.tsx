import { Anchor, Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Session } from '../../api/types.ts'
import { Refusal } from '../../components/refusal.tsx'
import { EmailInput, isEmail } from './email-input.tsx'

type Props = { onSignedIn: (session: Session) => void; onSecondFactor: () => void }

export function PasswordForm({ onSignedIn, onSecondFactor }: Props) {
  const { t } = useTranslation()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const signIn = useMutation({
    meta: { signsIn: true },
    mutationFn: () => unwrap(api.POST('/api/v1/sign-in', { body: { email: email.trim(), password } })),
    onSuccess: (answer) => (answer.status === 'signed_in' ? onSignedIn(answer.session) : onSecondFactor()),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (isEmail(email) && password !== '') signIn.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <EmailInput value={email} onChange={setEmail} checked={checked} size="md" autoFocus />
        <PasswordInput
          label={t('signIn.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={checked && password === '' ? t('signIn.passwordRequired') : null}
          size="md"
          autoComplete="current-password"
        />
        <Refusal error={signIn.error} />
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t('signIn.submit')}
        </Button>
        <Group justify="center">
          <Anchor size="sm" renderRoot={(props) => <Link to="/forgot-password" {...props} />}>
            {t('signIn.forgot')}
          </Anchor>
        </Group>
      </Stack>
    </form>
  )
}
