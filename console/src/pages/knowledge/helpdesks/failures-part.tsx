import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../../api/client.ts'
import { describeProblem, specificsOf } from '../../../api/problem.ts'
import type { IngestFailure, Source } from '../../../api/types.ts'
import { Facts } from '../../../components/facts.tsx'
import { formatDate, formatNumber, formatRelative } from '../../../components/format.ts'
import { Specifics } from '../../../components/specifics.tsx'
import { Empty, Failure, notifyDone, notifyFailure } from '../../../components/states.tsx'
import classes from './helpdesks.module.css'
import { failuresKey, failuresQuery } from './queries.ts'

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
      queries.invalidateQueries({ queryKey: failuresKey(source.id) }),
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
  return { retry, dismiss, isPending: retry.isPending || dismiss.isPending }
}

type Actions = ReturnType<typeof useFailureActions>

function RowActions({
  failure,
  title,
  actions,
}: {
  failure: IngestFailure
  title: string
  actions: Actions
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

function FailureRow({ failure, actions }: { failure: IngestFailure; actions: Actions | null }) {
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

const useFailures = (source: Source, state: 'given_up' | 'retrying') =>
  useInfiniteQuery(failuresQuery(source.id, state))

const itemsOf = ({ data }: ReturnType<typeof useFailures>) => data?.pages.flatMap(({ items }) => items) ?? []

type ListProps = {
  query: ReturnType<typeof useFailures>
  label: string
  /** null: they are tried again by themselves. */
  actions: Actions | null
}

function FailureList({ query, label, actions }: ListProps) {
  const { t } = useTranslation()
  return (
    <>
      <ul className={classes.list} aria-label={label}>
        {itemsOf(query).map((failure) => (
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

function AllActions({ actions }: { actions: Actions }) {
  const { t } = useTranslation()
  const dismissAll = () =>
    modals.openConfirmModal({
      title: t('helpdesks.dismissTitle'),
      children: <Text size="sm">{t('helpdesks.dismissText')}</Text>,
      labels: { confirm: t('helpdesks.dismissAll'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => actions.dismiss.mutate('all'),
    })
  return (
    <Group gap="sm">
      <Button size="xs" disabled={actions.isPending} onClick={() => actions.retry.mutate('all')}>
        {t('helpdesks.retryAll')}
      </Button>
      <Button size="xs" variant="default" disabled={actions.isPending} onClick={dismissAll}>
        {t('helpdesks.dismissAll')}
      </Button>
    </Group>
  )
}

/** What could not be brought in, given up or still tried. */
export function FailuresPart({ source }: { source: Source }) {
  const { t } = useTranslation()
  const retrying = useFailures(source, 'retrying')
  const givenUp = useFailures(source, 'given_up')
  const actions = useFailureActions(source)
  const failed = [retrying, givenUp].find(({ error, data }) => error && !data)
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  if (!retrying.data || !givenUp.data)
    return <Skeleton height={200} role="status" aria-label={t('common.loading')} />
  return (
    <Stack gap="sm">
      {itemsOf(retrying).length > 0 ? (
        <>
          <Text size="sm" c="dimmed">
            {t('helpdesks.retryingHint')}
          </Text>
          <FailureList query={retrying} label={t('helpdesks.retrying')} actions={null} />
        </>
      ) : null}
      {itemsOf(givenUp).length > 0 ? (
        <>
          <Text size="sm" c="dimmed">
            {t('helpdesks.failuresHint')}
          </Text>
          <AllActions actions={actions} />
          <FailureList query={givenUp} label={t('helpdesks.failures')} actions={actions} />
        </>
      ) : (
        <Empty
          icon={IconCircleCheck}
          title={t('helpdesks.failuresNone')}
          text={t('helpdesks.failuresNoneText')}
        />
      )}
    </Stack>
  )
}
