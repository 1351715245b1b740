import { Code, Stack, Text } from '@mantine/core'
import { useRouteContext } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../api/types.ts'
import { useEnter } from '../../shell/entering.ts'
import { forgetLinkToken } from '../../shell/link-token.ts'
import { PublicPage } from '../../shell/public-page.tsx'
import { SetupForm } from './setup-form.tsx'

function WhereIsTheKey() {
  const { t } = useTranslation()
  return (
    <Stack gap={6} px="xs">
      <Text size="sm" fw={600}>
        {t('setup.whereTitle')}
      </Text>
      <Text size="sm" c="dimmed">
        {t('setup.whereTerminal')} {t('setup.whereLogs')}{' '}
        <Code style={{ whiteSpace: 'nowrap' }}>journalctl -u naru</Code>
      </Text>
      <Text size="sm" c="dimmed">
        {t('setup.whereSetting')}
      </Text>
    </Stack>
  )
}

/** The first person to open a new installation, with the link or key that its start printed, becomes its owner. */
export function SetupPage() {
  const { t } = useTranslation()
  const enter = useEnter()
  const { key } = useRouteContext({ from: '/setup' })
  const done = (session: Session) => {
    forgetLinkToken('/setup')
    return enter(session, '/')
  }
  return (
    <PublicPage
      title={t('setup.title')}
      subtitle={t('setup.subtitle')}
      below={key === null ? <WhereIsTheKey /> : undefined}
    >
      {/* another link, another form */}
      <SetupForm key={key} firstKey={key ?? ''} onDone={done} />
    </PublicPage>
  )
}
