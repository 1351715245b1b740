import { Badge, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useRouteContext } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Session } from '../../api/types.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { notifyDone } from '../../components/states.tsx'
import { useRoleTitle } from '../../components/use-role-title.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { useEnter } from '../../shell/entering.ts'
import { forgetLinkToken } from '../../shell/link-token.ts'
import { PublicPage } from '../../shell/public-page.tsx'
import { KnownAccount } from './known-account.tsx'
import { NewAccountForm } from './new-account-form.tsx'

function useInvitation(token: string | null) {
  return useQuery({
    queryKey: ['invitation', token],
    enabled: token !== null,
    queryFn: () => unwrap(api.POST('/api/v1/invitations/inspect', { body: { token: token ?? '' } })),
    staleTime: 60_000,
  })
}

function Roles({ names }: { names: string[] }) {
  const { t } = useTranslation()
  const titleOf = useRoleTitle()
  return (
    <Group justify="center" gap={6}>
      <Text size="sm" c="dimmed">
        {t('invitation.roles')}
      </Text>
      {names.map((name) => (
        <Badge key={name}>{titleOf(name)}</Badge>
      ))}
    </Group>
  )
}

/** The way on for somebody who was here before: what they were invited to may long be theirs. */
function ToNaru() {
  const { t } = useTranslation()
  return (
    <LinkButton to="/" variant="default">
      {t('verifyEmail.goOn')}
    </LinkButton>
  )
}

export function AcceptInvitationPage() {
  const { t } = useTranslation()
  const enter = useEnter()
  const { token } = useRouteContext({ from: '/accept-invitation' })
  const { data: invitation, error } = useInvitation(token)
  if (token === null) {
    return (
      <PublicPage title={t('password.linkMissingTitle')} subtitle={t('invitation.failedText')}>
        <ToNaru />
      </PublicPage>
    )
  }
  if (error) {
    return (
      <PublicPage title={t('invitation.failedTitle')} subtitle={t('invitation.failedText')}>
        <Stack gap="md">
          <Refusal error={error} />
          <ToNaru />
        </Stack>
      </PublicPage>
    )
  }
  if (!invitation) {
    return (
      <PublicPage title={t('common.loading')}>
        <Stack gap="lg" role="status" aria-label={t('common.loading')}>
          <Skeleton height={58} />
          <Skeleton height={58} />
          <Skeleton height={44} />
        </Stack>
      </PublicPage>
    )
  }
  const tenant = invitation.tenant_name
  const onAccepted = (session: Session) => {
    forgetLinkToken('/accept-invitation')
    notifyDone(t('invitation.accepted', { tenant }))
    enter(session, '/')
    // Mails to a new person are in the language in which they came; failing only leaves them in both.
    if (!session.person?.language) {
      void api.PATCH('/api/v1/account', { body: { language: currentLanguage() } }).catch(() => undefined)
    }
  }
  const Step = invitation.has_account ? KnownAccount : NewAccountForm
  return (
    <PublicPage
      title={t('invitation.title', { tenant })}
      {...(invitation.has_account ? {} : { subtitle: t('invitation.newText', { email: invitation.email }) })}
      notice={<Roles names={invitation.roles} />}
    >
      <Step token={token} invitation={invitation} onAccepted={onAccepted} />
    </PublicPage>
  )
}
