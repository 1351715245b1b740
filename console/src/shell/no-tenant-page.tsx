import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconBuildingCommunity } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/types.ts'
import { LinkButton } from '../components/link-button.tsx'
import { notifyDone, notifyFailure } from '../components/states.tsx'
import { usePageTitle } from '../components/use-page-title.ts'
import { sessionQuery } from './session.ts'
import classes from './shell.module.css'
import { useSwitchTenant } from './use-switch-tenant.ts'

type FrameProps = { title: string; text: string; children: ReactNode }

function Frame({ title, text, children }: FrameProps) {
  usePageTitle(title)
  return (
    <div className={classes.centre}>
      <IconBuildingCommunity size={44} stroke={1.5} aria-hidden="true" />
      <Title order={1} size="h2">
        {title}
      </Title>
      <Text c="dimmed" maw={460}>
        {text}
      </Text>
      {children}
    </div>
  )
}

/** For somebody who was taken out of the organisation that they worked in, and belongs to others. */
function ChooseTenant({ session }: { session: Session }) {
  const { t } = useTranslation()
  const switchTenant = useSwitchTenant()
  return (
    <Frame title={t('tenants.chooseTitle')} text={t('tenants.chooseText')}>
      <Stack mt="sm" gap="xs" align="stretch">
        {session.tenants.map(({ id, name }) => (
          <Button
            key={id}
            variant="default"
            loading={switchTenant.isPending && switchTenant.variables === id}
            onClick={() => switchTenant.mutate(id)}
          >
            {name}
          </Button>
        ))}
      </Stack>
    </Frame>
  )
}

export function NoTenantPage({ session }: { session: Session }) {
  return session.tenants.length > 0 ? <ChooseTenant session={session} /> : <NoTenant session={session} />
}

/** For somebody who was removed from the last organisation, or whose account came before the invitation. */
function NoTenant({ session }: { session: Session }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [checking, setChecking] = useState(false)
  const check = async () => {
    setChecking(true)
    try {
      const now = await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
      if (now && !now.tenant) notifyDone(t('tenants.stillNone'))
    } catch (error) {
      notifyFailure(error)
    }
    setChecking(false)
  }
  return (
    <Frame
      title={t('tenants.noneTitle')}
      text={t('tenants.noneText', { email: session.person?.email ?? session.principal.name })}
    >
      <Group mt="sm" justify="center">
        <Button loading={checking} onClick={() => void check()}>
          {t('tenants.check')}
        </Button>
        <LinkButton to="/account" variant="default">
          {t('app.toAccount')}
        </LinkButton>
      </Group>
    </Frame>
  )
}
