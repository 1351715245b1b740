import { Button, Group, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { describeError } from '../api/problem.ts'
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
  return (
    <div className={classes.centre} role="alert">
      <Logo size={44} />
      <Title order={1} size="h2">
        {t('errors.pageTitle')}
      </Title>
      <Text c="dimmed" maw={460}>
        {describeError(error)}
      </Text>
      <Group mt="sm">
        <Button onClick={reset}>{t('common.retry')}</Button>
        <Button variant="default" onClick={() => window.location.reload()}>
          {t('errors.reload')}
        </Button>
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
    </div>
  )
}
