import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type Icon, IconAlertTriangle } from '@tabler/icons-react'
import { t } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, describeError, isUnreachable, specificsOfError } from '../api/problem.ts'
import { Specifics } from './specifics.tsx'
import classes from './states.module.css'
import { useInView } from './use-in-view.ts'

type EmptyProps = { icon: Icon; title: string; text?: string; children?: ReactNode }

/** Says what would be here and what to do about it. */
export function Empty({ icon: Shown, title, text, children }: EmptyProps) {
  return (
    <Stack align="center" gap={6} py={44} px="md" ta="center">
      <span className={classes.icon}>
        <Shown size={24} stroke={1.6} aria-hidden="true" />
      </span>
      <Title order={3} size="h4" mt={6}>
        {title}
      </Title>
      {text ? (
        <Text c="dimmed" size="sm" maw={440}>
          {text}
        </Text>
      ) : null}
      {children ? <div className={classes.children}>{children}</div> : null}
    </Stack>
  )
}

type FailureProps = {
  error: unknown
  title?: string
  /** For a failed load. Without it, something that was tried has failed: that is brought into view. */
  retry?: () => void
  /** Another way on. */
  children?: ReactNode
}

/** What happened, the request to quote to an administrator, and a way to try again. */
export function Failure({ error, title, retry, children }: FailureProps) {
  const { t } = useTranslation()
  const shown = useInView(error, !retry)
  const request = error instanceof ApiError ? error.problem.request_id : undefined
  return (
    <Alert
      ref={shown}
      color="red"
      radius="lg"
      role="alert"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={title ?? t(isUnreachable(error) ? 'errors.unreachableTitle' : 'common.failedTitle')}
    >
      <Text size="sm">{describeError(error)}</Text>
      <Specifics text={specificsOfError(error)} />
      <Group mt="sm" gap="md">
        {retry ? (
          <Button size="xs" variant="default" onClick={retry}>
            {t('common.retry')}
          </Button>
        ) : null}
        {children}
        {request ? (
          <Text size="xs" c="dimmed" className="mono">
            {t('common.requestId', { id: request })}
          </Text>
        ) : null}
      </Group>
    </Alert>
  )
}

/** For actions started by a click, whose place on the page may be gone when they fail. */
export function notifyFailure(error: unknown): void {
  notifications.show({
    color: 'red',
    title: t('common.actionFailed'),
    message: (
      <>
        {describeError(error)}
        <Specifics text={specificsOfError(error)} />
      </>
    ),
    autoClose: 8000,
  })
}

/** The same in a sentence of our own. */
export function notifyProblem(message: string): void {
  notifications.show({ color: 'red', title: t('common.actionFailed'), message, autoClose: 8000 })
}

export function notifyDone(message: string): void {
  notifications.show({ color: 'river', message })
}
