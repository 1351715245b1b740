import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { statusOf } from '../../api/problem.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { isTooShort, NewPasswordInput } from '../../components/new-password-input.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { forgetLinkToken } from '../../shell/link-token.ts'
import { PublicPage } from '../../shell/public-page.tsx'

function ResetForm({ token, onDone }: { token: string; onDone: () => void }) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const reset = useMutation({
    meta: { signsIn: true },
    mutationFn: () => unwrap(api.POST('/api/v1/password-reset/confirm', { body: { token, password } })),
    onSuccess: () => {
      forgetLinkToken('/reset-password')
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (!isTooShort(password)) reset.mutate()
  }
  // A refused password can be mended here, a link that is over cannot.
  const isLinkOver = [401, 404, 410].includes(statusOf(reset.error) ?? 0)
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <NewPasswordInput
          autoFocus
          size="md"
          label={t('password.new')}
          value={password}
          onChange={setPassword}
          checked={checked}
        />
        <Refusal error={reset.error} />
        {isLinkOver ? (
          <LinkButton to="/forgot-password" variant="default" size="md">
            {t('password.newLink')}
          </LinkButton>
        ) : (
          <Button type="submit" size="md" loading={reset.isPending}>
            {t('password.change')}
          </Button>
        )}
      </Stack>
    </form>
  )
}

/** Whether the link is known to be over, before anybody thinks up a password for it. */
function useLink(token: string | null) {
  const link = useQuery({
    queryKey: ['reset-link', token],
    enabled: token !== null,
    queryFn: async () => {
      await unwrap(api.POST('/api/v1/password-reset/inspect', { body: { token: token ?? '' } }))
      return true
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  // what else fails, the form tells
  return {
    isAsked: token !== null && link.isPending,
    isOver: statusOf(link.error) === 404,
    error: link.error,
  }
}

export function ResetPasswordPage() {
  const { t } = useTranslation()
  const { token } = useRouteContext({ from: '/reset-password' })
  const [isDone, setDone] = useState(false)
  const link = useLink(token)
  if (isDone) {
    return (
      <PublicPage title={t('password.changedTitle')}>
        <Stack gap="md" role="status">
          <Text ta="center">{t('password.changedText')}</Text>
          <LinkButton to="/sign-in" size="md">
            {t('signIn.submit')}
          </LinkButton>
        </Stack>
      </PublicPage>
    )
  }
  if (token === null) {
    return (
      <PublicPage title={t('password.linkMissingTitle')} subtitle={t('password.linkMissingText')}>
        <LinkButton to="/forgot-password" fullWidth size="md">
          {t('password.newLink')}
        </LinkButton>
      </PublicPage>
    )
  }
  if (link.isOver) {
    return (
      <PublicPage title={t('password.linkFailedTitle')}>
        <Stack gap="md">
          <Refusal error={link.error} />
          <LinkButton to="/forgot-password" fullWidth size="md">
            {t('password.newLink')}
          </LinkButton>
        </Stack>
      </PublicPage>
    )
  }
  if (link.isAsked) {
    return (
      <PublicPage title={t('common.loading')}>
        <Stack gap="lg" role="status" aria-label={t('common.loading')}>
          <Skeleton height={58} />
          <Skeleton height={44} />
        </Stack>
      </PublicPage>
    )
  }
  return (
    <PublicPage title={t('password.resetTitle')} subtitle={t('password.resetText')}>
      <ResetForm token={token} onDone={() => setDone(true)} />
    </PublicPage>
  )
}
