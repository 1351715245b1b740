import { Button, Group, Text, Title } from '@mantine/core'
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

/** For somebody who was removed from the last organisation, or whose account came before the invitation. */
export function NoTenantPage({ session }: { session: Session }) {
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
