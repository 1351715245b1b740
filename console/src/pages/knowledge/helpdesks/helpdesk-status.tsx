import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { describeProblem } from '../../../api/problem.ts'
import type { Source } from '../../../api/types.ts'
import { formatDate, formatRelative } from '../../../components/format.ts'
import classes from '../knowledge.module.css'
import { PausedNotice, StageProgress } from './run-progress.tsx'
import { useRuns } from './use-runs.ts'

/** One line about what was read in, or the progress of the stage that goes on. */
export function HelpdeskStatus({ source }: { source: Source }) {
  const { t } = useTranslation()
  const { current, newest, isLoading } = useRuns(source.id)
  if (current) {
    const stage =
      current.stages.find(({ done, total }) => total === null || done < total) ?? current.stages.at(-1)
    return (
      <Stack gap={6}>
        <Text size="sm" fw={550} c="var(--naru-accent-text)">
          {t(`helpdesks.status.${current.status}`)}
        </Text>
        {stage ? <StageProgress stage={stage} isRunning={current.status === 'running'} /> : null}
        <PausedNotice run={current} />
      </Stack>
    )
  }
  const isFailed = newest?.status === 'failed'
  const when = newest?.finished_at
  if (isLoading) return <Text size="sm">&nbsp;</Text>
  return (
    <Stack gap={4}>
      <Group gap={8} wrap="nowrap">
        <span className={classes.dot} data-state={isFailed ? 'failed' : newest ? 'done' : 'never'} />
        <Text size="sm">
          {newest ? t(`helpdesks.status.${newest.status}`) : t('helpdesks.waiting')}
          {when ? (
            <Text span size="sm" c="dimmed" title={formatDate(when, true)}>
              {' · '}
              {formatRelative(when)}
            </Text>
          ) : null}
        </Text>
      </Group>
      {isFailed && newest.error ? (
        <Text size="sm" c="var(--mantine-color-error)">
          {describeProblem(newest.error.code, newest.error.message)}
        </Text>
      ) : null}
    </Stack>
  )
}
