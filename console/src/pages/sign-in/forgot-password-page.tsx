import { Button, Stack, Text } from '@mantine/core'
import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { PublicPage } from '../../shell/public-page.tsx'
import { EmailInput, isEmail } from './email-input.tsx'
import { signInOptionsQuery } from './queries.ts'

function AskForLink({ onSent }: { onSent: (email: string) => void }) {
  const { t } = useTranslation()
  const [email, setEmail] = useState('')
  const [checked, setChecked] = useState(false)
  const ask = useMutation({
    mutationFn: (to: string) => unwrap(api.POST('/api/v1/password-reset', { body: { email: to } })),
    onSuccess: (_answer, to) => onSent(to),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (isEmail(email)) ask.mutate(email.trim())
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{t('password.forgotText')}</Text>
        <EmailInput value={email} onChange={setEmail} checked={checked} size="md" autoFocus />
        <Refusal error={ask.error} />
        <Button type="submit" size="md" loading={ask.isPending}>
          {t('password.send')}
        </Button>
        <BackToSignIn />
      </Stack>
    </form>
  )
}

function BackToSignIn() {
  const { t } = useTranslation()
  return (
    <LinkButton to="/sign-in" variant="subtle">
      {t('password.backToSignIn')}
    </LinkButton>
  )
}

/** The answer is the same whether there is such an account or not: it must tell nobody which there are. */
export function ForgotPasswordPage() {
  const { t } = useTranslation()
  const { data: options } = useSuspenseQuery(signInOptionsQuery)
  const [sentTo, setSentTo] = useState<string | null>(null)
  if (options.has_mail && sentTo === null) {
    return (
      <PublicPage title={t('password.forgotTitle')}>
        <AskForLink onSent={setSentTo} />
      </PublicPage>
    )
  }
  return (
    <PublicPage title={t(options.has_mail ? 'password.sentTitle' : 'password.noMailTitle')}>
      <Stack gap="md" role="status">
        <Text>
          {options.has_mail ? t('password.sentText', { email: sentTo ?? '' }) : t('password.noMailText')}
        </Text>
        <BackToSignIn />
      </Stack>
    </PublicPage>
  )
}
