import { Center, Loader, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { forgetLinkToken } from '../../shell/link-token.ts'
import { PublicPage } from '../../shell/public-page.tsx'
import { sessionQuery } from '../../shell/session.ts'

/** The link works once, so it is a query that is asked once, however often the page is drawn. */
function useVerification(token: string | null) {
  const queries = useQueryClient()
  return useQuery({
    queryKey: ['email-verification', token],
    enabled: token !== null,
    queryFn: async () => {
      await unwrap(api.POST('/api/v1/email-verification', { body: { token: token ?? '' } }))
      forgetLinkToken('/verify-email')
      await queries.invalidateQueries(sessionQuery)
      return true
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function VerifyEmailPage() {
  const { t } = useTranslation()
  const { token } = useRouteContext({ from: '/verify-email' })
  const { data: isDone, error } = useVerification(token)
  if (isDone) {
    return (
      <PublicPage title={t('verifyEmail.doneTitle')}>
        <Stack gap="md" role="status">
          <Text ta="center">{t('verifyEmail.doneText')}</Text>
          <LinkButton to="/" size="md">
            {t('verifyEmail.goOn')}
          </LinkButton>
        </Stack>
      </PublicPage>
    )
  }
  if (error || token === null) {
    return (
      <PublicPage title={t(token === null ? 'password.linkMissingTitle' : 'password.linkFailedTitle')}>
        <Stack gap="md">
          <Refusal error={error} />
          <Text>{t('verifyEmail.failedText')}</Text>
          <LinkButton to="/account" size="md">
            {t('verifyEmail.goOn')}
          </LinkButton>
        </Stack>
      </PublicPage>
    )
  }
  return (
    <PublicPage title={t('verifyEmail.pending')}>
      <Center py="md" role="status" aria-label={t('verifyEmail.pending')}>
        <Loader type="dots" />
      </Center>
    </PublicPage>
  )
}
