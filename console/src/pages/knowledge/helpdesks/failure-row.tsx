import { Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { describeProblem, specificsOf } from '../../../api/problem.ts'
import type { IngestFailure } from '../../../api/types.ts'
import { Facts } from '../../../components/facts.tsx'
import { formatDate, formatNumber, formatRelative } from '../../../components/format.ts'
import { Specifics } from '../../../components/specifics.tsx'
import classes from './helpdesks.module.css'
import type { FailureActions } from './use-failure-actions.ts'

type Props = {
  failure: IngestFailure
  /** null: it is tried again by itself. */
  actions: FailureActions | null
}

function RowActions({
  failure,
  title,
  actions,
}: {
  failure: IngestFailure
  title: string
  actions: FailureActions
}) {
  const { t } = useTranslation()
  return (
    <Group gap={6} mt={6}>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`${t('helpdesks.retry')}: ${title}`}
        disabled={actions.isPending}
        onClick={() => actions.retry.mutate(failure)}
      >
        {t('helpdesks.retry')}
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        aria-label={`${t('helpdesks.dismiss')}: ${title}`}
        disabled={actions.isPending}
        onClick={() => actions.dismiss.mutate(failure)}
      >
        {t('helpdesks.dismiss')}
      </Button>
    </Group>
  )
}

/** One that failed: what, why and when. */
export function FailureRow({ failure, actions }: Props) {
  const { t } = useTranslation()
  const { kind, attempts, failed_at: failedAt, next_attempt_at: nextAt } = failure
  const title = `${t(`helpdesks.failureKind.${kind}`)} #${failure.ticket_id ?? failure.external_id}`
  return (
    <li className={classes.run}>
      <Group justify="space-between" gap={8}>
        <Text size="sm" fw={550}>
          {title}
        </Text>
        <Text size="xs" c="dimmed" title={failedAt === null ? undefined : formatDate(failedAt, true)}>
          <Facts
            facts={[
              failedAt === null ? null : formatRelative(failedAt),
              nextAt === null ? null : t('helpdesks.triedAgainAt', { at: formatDate(nextAt, true) }),
              t('helpdesks.attempts', { count: attempts, formatted: formatNumber(attempts) }),
            ]}
          />
        </Text>
      </Group>
      <Text size="sm" mt={2}>
        {describeProblem(failure.code, failure.message)}
      </Text>
      <Specifics text={specificsOf(failure.code, failure.message)} />
      {actions ? <RowActions failure={failure} title={title} actions={actions} /> : null}
    </li>
  )
}
