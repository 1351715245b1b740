import { Button, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { AskedInvitation as Invitation, Session } from '../../api/types.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { useSession } from '../../shell/session.ts'
import { useSignOut } from '../../shell/use-sign-out.ts'

type Props = { token: string; invitation: Invitation; onAccepted: (session: Session) => void }

function Join({ token, invitation, onAccepted }: Props) {
  const { t } = useTranslation()
  const accept = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/invitations/accept', { body: { token } })),
    onSuccess: onAccepted,
  })
  return (
    <>
      <Refusal error={accept.error} />
      <Button size="md" loading={accept.isPending} onClick={() => accept.mutate()}>
        {t('invitation.accept', { tenant: invitation.tenant_name })}
      </Button>
    </>
  )
}

/** For somebody who has an account: joining takes being signed in as exactly the one who was invited. */
export function KnownAccount(props: Props) {
  const { t } = useTranslation()
  const signOut = useSignOut()
  const own = useSession()?.person?.email
  const { email } = props.invitation
  if (own?.toLowerCase() === email.toLowerCase()) {
    return (
      <Stack gap="md">
        <Text>{t('invitation.knownText', { email })}</Text>
        <Join {...props} />
      </Stack>
    )
  }
  if (own) {
    return (
      <Stack gap="md">
        <Text>{t('invitation.otherText', { email, own })}</Text>
        <Button size="md" onClick={() => void signOut('/accept-invitation')}>
          {t('invitation.otherAction')}
        </Button>
      </Stack>
    )
  }
  return (
    <Stack gap="md">
      <Text>{t('invitation.signInText', { email })}</Text>
      <LinkButton to="/sign-in" search={{ to: '/accept-invitation' }} size="md">
        {t('invitation.signIn')}
      </LinkButton>
    </Stack>
  )
}
