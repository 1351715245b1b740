import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconBuildingCommunity } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/types.ts'
import { LinkButton } from '../components/link-button.tsx'
import { notifyDone, notifyFailure } from '../components/states.tsx'
import { usePageTitle } from '../components/use-page-title.ts'
import { sessionQuery } from './session.ts'
import classes from './shell.module.css'
import { useSwitchTenant } from './use-switch-tenant.ts'

/** For somebody who was taken out of the organisation that they worked in, and belongs to others. */
function ChooseTenant({ session }: { session: Session }) {
  const { t } = useTranslation()
  const switchTenant = useSwitchTenant()
  usePageTitle(t('tenants.chooseTitle'))
  return (
    <div className={classes.centre}>
      <IconBuildingCommunity size={44} stroke={1.5} aria-hidden="true" />
      <Title order={1} size="h2">
        {t('tenants.chooseTitle')}
      </Title>
      <Text c="dimmed" maw={460}>
        {t('tenants.chooseText')}
      </Text>
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
    </div>
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
  usePageTitle(t('tenants.noneTitle'))
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
    <div className={classes.centre}>
      <IconBuildingCommunity size={44} stroke={1.5} aria-hidden="true" />
      <Title order={1} size="h2">
        {t('tenants.noneTitle')}
      </Title>
      <Text c="dimmed" maw={460}>
        {t('tenants.noneText', { email: session.person?.email ?? session.principal.name })}
      </Text>
      <Group mt="sm" justify="center">
        <Button loading={checking} onClick={() => void check()}>
          {t('tenants.check')}
        </Button>
        <LinkButton to="/account" variant="default">
          {t('app.toAccount')}
        </LinkButton>
      </Group>
    </div>
  )
}
