import { Button, Group, Text, Title } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import { describeError, isUnreachable } from '../api/problem.ts'
import { LinkButton } from '../components/link-button.tsx'
import { Logo } from './logo.tsx'
import type { Scope } from './session.ts'
import classes from './shell.module.css'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <div className={classes.centre}>
      <Logo size={44} />
      <Title order={1} size="h2">
        {t('errors.notFoundTitle')}
      </Title>
      <Text c="dimmed">{t('errors.notFoundText')}</Text>
      <LinkButton to="/" mt="sm">
        {t('errors.toAsk')}
      </LinkButton>
    </div>
  )
}

export function ErrorPage({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useTranslation()
  const router = useRouter()
  const unreachable = isUnreachable(error)
  const [trying, setTrying] = useState(false)
  // A browser may remember that a page's file failed to load, so once the server answers all is loaded anew; before
  // that, a reload would leave the console for the browser's own error page.
  const reconnect = async () => {
    setTrying(true)
    const answered = await api.GET('/api/v1/session').then(
      ({ response }) => response.status < 500,
      () => false,
    )
    if (answered) window.location.reload()
    else setTrying(false)
  }
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <div className={classes.centre} role="alert">
      {unreachable ? <IconCloudOff size={44} stroke={1.5} aria-hidden="true" /> : <Logo size={44} />}
      <Title order={1} size="h2">
        {t(unreachable ? 'errors.unreachableTitle' : 'errors.pageTitle')}
      </Title>
      <Text c="dimmed" maw={460}>
        {unreachable ? t('errors.network') : describeError(error)}
      </Text>
      <Group mt="sm">
        <Button loading={trying} onClick={unreachable ? () => void reconnect() : retry}>
          {t('common.retry')}
        </Button>
        {unreachable ? null : (
          <Button variant="default" onClick={() => window.location.reload()}>
            {t('errors.reload')}
          </Button>
        )}
      </Group>
    </div>
  )
}

export function ForbiddenPage({ scope }: { scope: Scope }) {
  const { t } = useTranslation()
  return (
    <div className={classes.centre}>
      <Logo size={44} />
      <Title order={1} size="h2">
        {t('errors.forbiddenTitle')}
      </Title>
      <Text c="dimmed" maw={460}>
        {t('errors.forbiddenText', { scope })}
      </Text>
      {scope === 'knowledge:read' ? (
        <LinkButton to="/account" variant="default" mt="sm">
          {t('app.toAccount')}
        </LinkButton>
      ) : (
        <LinkButton to="/" variant="default" mt="sm">
          {t('errors.toAsk')}
        </LinkButton>
      )}
    </div>
  )
}
