import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconCircleCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Source } from '../../../api/types.ts'
import { Empty, Failure } from '../../../components/states.tsx'
import { FailureRow } from './failure-row.tsx'
import classes from './helpdesks.module.css'
import { failuresQuery } from './queries.ts'
import { type FailureActions, useFailureActions } from './use-failure-actions.ts'

const useFailures = (source: Source, state: 'given_up' | 'retrying') =>
  useInfiniteQuery(failuresQuery(source.id, state))

const itemsOf = ({ data }: ReturnType<typeof useFailures>) => data?.pages.flatMap(({ items }) => items) ?? []

type ListProps = {
  query: ReturnType<typeof useFailures>
  label: string
  /** null: they are tried again by themselves. */
  actions: FailureActions | null
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
          w="fit-content"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('helpdesks.moreFailures')}
        </Button>
      ) : null}
    </>
  )
}

function AllActions({ actions }: { actions: FailureActions }) {
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
