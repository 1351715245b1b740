import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { modals } from '@mantine/modals'
import { IconPlayerPlay, IconRefresh, IconRotate, IconSquareX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../../api/client.ts'
import { describeProblem } from '../../../api/problem.ts'
import type { IngestRun, Source } from '../../../api/types.ts'
import { Facts } from '../../../components/facts.tsx'
import { formatRelative } from '../../../components/format.ts'
import { Notice } from '../../../components/notice.tsx'
import { Failure, notifyDone, notifyFailure } from '../../../components/states.tsx'
import classes from './helpdesks.module.css'
import { runsQuery } from './queries.ts'
import { RunHistory, RunOutcome } from './run-history.tsx'
import { RunProgress } from './run-progress.tsx'
import { StartIngest, useStartIngest } from './start-ingest.tsx'
import { useRuns } from './use-runs.ts'

function useCancel(run: IngestRun) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const cancel = useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/v1/ingest/{id}/cancel', { params: { path: { id } } })),
    onSuccess: async () => {
      notifyDone(t('helpdesks.cancelled'))
      await queries.invalidateQueries(runsQuery(run.source.id))
    },
    onError: notifyFailure,
  })
  return () =>
    modals.openConfirmModal({
      title: t('helpdesks.cancelTitle'),
      children: <Text size="sm">{t('helpdesks.cancelText')}</Text>,
      labels: { confirm: t('helpdesks.cancel'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => cancel.mutate(run.id),
    })
}

function Waiting({ onStart }: { onStart: () => void }) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm" align="flex-start">
      <Title order={3} size="h5">
        {t('helpdesks.waiting')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('helpdesks.waitingText')}
      </Text>
      <Button leftSection={<IconPlayerPlay size={17} aria-hidden="true" />} onClick={onStart}>
        {t('helpdesks.start')}
      </Button>
    </Stack>
  )
}

/** The run that goes on now, and the way to stop it. */
function Current({ run, onFailures }: { run: IngestRun; onFailures: () => void }) {
  const { t } = useTranslation()
  const cancel = useCancel(run)
  return (
    <>
      <Group justify="space-between">
        <Title order={3} size="h5">
          {t(`helpdesks.status.${run.status}`)}
        </Title>
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          leftSection={<IconSquareX size={16} aria-hidden="true" />}
          onClick={cancel}
        >
          {t('helpdesks.cancel')}
        </Button>
      </Group>
      <RunProgress run={run} onFailures={onFailures} />
    </>
  )
}

/** How the last run ended, and how its stages stand: some go on after it. */
function Last({ run, onFailures }: { run: IngestRun; onFailures: () => void }) {
  const { t } = useTranslation()
  return (
    <section aria-label={t('helpdesks.lastRun')}>
      <Title order={3} size="h5" mb={6}>
        {t('helpdesks.lastRun')}
      </Title>
      <RunOutcome run={run} />
      <div className={classes.stages}>
        <RunProgress run={run} onFailures={onFailures} />
      </div>
    </section>
  )
}

function Again({ source, newest }: { source: Source; newest: IngestRun }) {
  const { t } = useTranslation()
  const start = useStartIngest(source.id)
  const { last_checked_at: checked, check_error: problem } = source
  const facts = [
    newest.reached ? t('helpdesks.reached', { when: formatRelative(newest.reached) }) : null,
    checked ? t('helpdesks.checked', { when: formatRelative(checked) }) : null,
  ]
  return (
    <Stack gap="sm">
      <Text size="sm">
        <Facts facts={facts} />
      </Text>
      {problem ? <Notice kind="failed">{describeProblem(problem.code, problem.message)}</Notice> : null}
      <Group gap="sm">
        <Button
          size="sm"
          leftSection={<IconRefresh size={17} aria-hidden="true" />}
          loading={start.isPending}
          onClick={() => start.mutate('changes', { onError: notifyFailure })}
        >
          {t('helpdesks.update')}
        </Button>
        <Button
          size="sm"
          variant="default"
          title={t('helpdesks.fullHint')}
          leftSection={<IconRotate size={17} aria-hidden="true" />}
          disabled={start.isPending}
          onClick={() => start.mutate('full', { onError: notifyFailure })}
        >
          {t('helpdesks.full')}
        </Button>
      </Group>
    </Stack>
  )
}

/** What is being read in, what was, and how to begin. */
export function ProgressPart({ source, onFailures }: { source: Source; onFailures: () => void }) {
  const { current, newest, earlier, isLoading, error, refetch } = useRuns(source.id)
  const [isStarting, starting] = useDisclosure(false)
  if (error) return <Failure error={error} retry={refetch} />
  return (
    <Stack gap="lg">
      {current ? <Current run={current} onFailures={onFailures} /> : null}
      {!current && !newest && !isLoading ? <Waiting onStart={starting.open} /> : null}
      {!current && newest ? (
        <>
          <Again source={source} newest={newest} />
          <Last run={newest} onFailures={onFailures} />
        </>
      ) : null}
      <RunHistory runs={earlier} />
      <StartIngest source={source} opened={isStarting} onClose={starting.close} />
    </Stack>
  )
}
