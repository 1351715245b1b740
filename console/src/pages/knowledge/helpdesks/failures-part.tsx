import { Button, Group, Skeleton, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../../api/client.ts'
import { describeProblem, specificsOf } from '../../../api/problem.ts'
import type { IngestFailure, Source } from '../../../api/types.ts'
import { formatDate, formatNumber, formatRelative } from '../../../components/format.ts'
import { Specifics } from '../../../components/specifics.tsx'
import { Empty, Failure, notifyDone, notifyFailure } from '../../../components/states.tsx'
import classes from './helpdesks.module.css'
import { failuresQuery, retryingQuery } from './queries.ts'

/** Which failures: one, or all of the help desk. */
type Chosen = IngestFailure | 'all'

function useFailureActions(source: Source) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const bodyOf = (chosen: Chosen) =>
    chosen === 'all'
      ? { all: true as const, source_id: source.id }
      : { items: [{ source_id: source.id, kind: chosen.kind, external_id: chosen.external_id }] }
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries(failuresQuery(source.id)),
      queries.invalidateQueries({ queryKey: ['sources'] }),
    ])
  const retry = useMutation({
    mutationFn: (chosen: Chosen) =>
      unwrap(api.POST('/api/v1/ingest-failures/retry', { body: bodyOf(chosen) })),
    onSuccess: async ({ retried }) => {
      notifyDone(t('helpdesks.retried', { count: retried, formatted: formatNumber(retried) }))
      await refresh()
    },
    onError: notifyFailure,
  })
  const dismiss = useMutation({
    mutationFn: (chosen: Chosen) =>
      unwrap(api.POST('/api/v1/ingest-failures/dismiss', { body: bodyOf(chosen) })),
    onSuccess: async () => {
      notifyDone(t('helpdesks.dismissed'))
      await refresh()
    },
    onError: notifyFailure,
  })
  return { retry, dismiss }
}

type Actions = ReturnType<typeof useFailureActions>

/** Without actions: it is tried again by itself. */
function FailureRow({ failure, actions }: { failure: IngestFailure; actions?: Actions }) {
  const { t } = useTranslation()
  return (
    <li className={classes.run}>
      <Group justify="space-between" gap={8}>
        <Text size="sm" fw={550}>
          {t(`helpdesks.failureKind.${failure.kind}`)} #{failure.external_id}
        </Text>
        <Text
          size="xs"
          c="dimmed"
          title={failure.failed_at === null ? undefined : formatDate(failure.failed_at, true)}
        >
          {failure.next_attempt_at === null
            ? failure.failed_at && formatRelative(failure.failed_at)
            : t('helpdesks.triedAgainAt', { at: formatDate(failure.next_attempt_at, true) })}
          {' · '}
          {t('helpdesks.attempts', { count: failure.attempts, formatted: formatNumber(failure.attempts) })}
        </Text>
      </Group>
      <Text size="sm" mt={2}>
        {describeProblem(failure.code, failure.message)}
      </Text>
      <Specifics text={specificsOf(failure.code, failure.message)} />
      {actions ? (
        <Group gap={6} mt={6}>
          <Button size="compact-xs" variant="default" onClick={() => actions.retry.mutate(failure)}>
            {t('helpdesks.retry')}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            onClick={() => actions.dismiss.mutate(failure)}
          >
            {t('helpdesks.dismiss')}
          </Button>
        </Group>
      ) : null}
    </li>
  )
}

/** What could not be brought in, given up or still tried. */
export function FailuresPart({ source }: { source: Source }) {
  return (
    <>
      <RetryingPart source={source} />
      <GivenUpPart source={source} />
    </>
  )
}

function RetryingPart({ source }: { source: Source }) {
  const { t } = useTranslation()
  const failures = useQuery(retryingQuery(source.id)).data?.items ?? []
  if (failures.length === 0) return null
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('helpdesks.retryingHint')}
      </Text>
      <ul className={classes.list} aria-label={t('helpdesks.retrying')}>
        {failures.map((failure) => (
          <FailureRow key={`${failure.kind} ${failure.external_id}`} failure={failure} />
        ))}
      </ul>
    </>
  )
}

function GivenUpPart({ source }: { source: Source }) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(failuresQuery(source.id))
  const actions = useFailureActions(source)
  const failures = query.data?.pages.flatMap(({ items }) => items)
  if (query.error && !failures) return <Failure error={query.error} retry={() => void query.refetch()} />
  if (!failures) return <Skeleton height={200} role="status" aria-label={t('common.loading')} />
  if (failures.length === 0)
    return (
      <Empty
        icon={IconCircleCheck}
        title={t('helpdesks.failuresNone')}
        text={t('helpdesks.failuresNoneText')}
      />
    )
  const dismissAll = () =>
    modals.openConfirmModal({
      title: t('helpdesks.dismissTitle'),
      children: <Text size="sm">{t('helpdesks.dismissText')}</Text>,
      labels: { confirm: t('helpdesks.dismissAll'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => actions.dismiss.mutate('all'),
    })
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('helpdesks.failuresHint')}
      </Text>
      <Group gap="sm" my="sm">
        <Button size="xs" loading={actions.retry.isPending} onClick={() => actions.retry.mutate('all')}>
          {t('helpdesks.retryAll')}
        </Button>
        <Button size="xs" variant="default" onClick={dismissAll}>
          {t('helpdesks.dismissAll')}
        </Button>
      </Group>
      <ul className={classes.list} aria-label={t('helpdesks.failures')}>
        {failures.map((failure) => (
          <FailureRow key={`${failure.kind} ${failure.external_id}`} failure={failure} actions={actions} />
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          mt="sm"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('helpdesks.moreFailures')}
        </Button>
      ) : null}
    </>
  )
}
