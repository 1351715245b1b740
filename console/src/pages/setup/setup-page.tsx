import { Code, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useEnter } from '../../shell/entering.ts'
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
        <Code style={{ whiteSpace: 'nowrap' }}>docker logs naru</Code>
      </Text>
      <Text size="sm" c="dimmed">
        {t('setup.whereSetting')}
      </Text>
    </Stack>
  )
}

/** The first person to open a new installation, with the key that its start printed, becomes its owner. */
export function SetupPage() {
  const { t } = useTranslation()
  const enter = useEnter()
  return (
    <PublicPage title={t('setup.title')} subtitle={t('setup.subtitle')} below={<WhereIsTheKey />}>
      <SetupForm onDone={(session) => enter(session, '/')} />
    </PublicPage>
  )
}
