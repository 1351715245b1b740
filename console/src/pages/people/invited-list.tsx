import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { describeError } from '../../api/problem.ts'
import type { MadeInvitation } from '../../api/types.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { useCopy } from '../../components/use-copy.ts'
import classes from './people.module.css'

/** What became of one address: an invitation, or why there is none. */
export type Invited = { email: string; invitation: MadeInvitation } | { email: string; error: unknown }

const mailBadge = {
  sent: { color: 'river', text: 'people.inviteDialog.sent' },
  not_configured: { color: 'gray', text: 'people.inviteDialog.notSent' },
  failed: { color: 'red', text: 'people.inviteDialog.mailFailed' },
} as const

function InvitedRow({ invited }: { invited: Invited }) {
  const { t } = useTranslation()
  const { email } = invited
  if ('error' in invited) {
    return (
      <li className={classes.invited}>
        <Group gap={8}>
          <Text size="sm" fw={550}>
            {email}
          </Text>
          <Badge color="red">{t('people.inviteDialog.failed')}</Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {describeError(invited.error)}
        </Text>
      </li>
    )
  }
  const { link, mail } = invited.invitation
  return (
    <li className={classes.invited}>
      <Group gap={8} mb={6}>
        <Text size="sm" fw={550}>
          {email}
        </Text>
        <Badge color={mailBadge[mail].color}>{t(mailBadge[mail].text)}</Badge>
      </Group>
      <Group gap={6} wrap="nowrap">
        <output className={classes.link} aria-label={t('people.inviteDialog.linkLabel', { email })}>
          {link}
        </output>
        <CopyButton value={link} label={t('people.inviteDialog.copyLink', { email })} />
      </Group>
    </li>
  )
}

type Props = { invited: Invited[]; onMore?: () => void; onDone: () => void }

/** The only time that the links are seen. */
export function InvitedList({ invited, onMore, onDone }: Props) {
  const { t } = useTranslation()
  const { copied, copy } = useCopy()
  const made = invited.flatMap((one) => ('invitation' in one ? [one.invitation] : []))
  const allSent = made.length > 0 && made.every(({ mail }) => mail === 'sent')
  const Shown = copied ? IconCheck : IconCopy
  return (
    <Stack gap="md">
      {made.length > 0 ? (
        <Text size="sm">
          {t(allSent ? 'people.inviteDialog.allSentText' : 'people.inviteDialog.linkText')}
        </Text>
      ) : null}
      <ul style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {invited.map((one) => (
          <InvitedRow key={one.email} invited={one} />
        ))}
      </ul>
      <Group justify="flex-end" gap="sm">
        {made.length > 1 ? (
          <Button
            variant="default"
            leftSection={<Shown size={17} aria-hidden="true" />}
            onClick={() => copy(made.map(({ email, link }) => `${email}\t${link}`).join('\n'))}
          >
            {t(copied ? 'common.copied' : 'people.inviteDialog.copyAll')}
          </Button>
        ) : null}
        {onMore ? (
          <Button variant="default" onClick={onMore}>
            {t('people.inviteDialog.more')}
          </Button>
        ) : null}
        <Button data-autofocus onClick={onDone}>
          {t('people.inviteDialog.done')}
        </Button>
      </Group>
    </Stack>
  )
}
