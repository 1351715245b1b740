import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { describeProblem } from '../../../api/problem.ts'
import type { IngestRun, Source } from '../../../api/types.ts'
import { formatDate, formatRelative } from '../../../components/format.ts'
import classes from '../knowledge.module.css'
import { SourceStatus } from '../source-status.tsx'
import { endingOf, runWords } from './run-ending.ts'
import { PausedNotice } from './run-progress.tsx'
import { StageProgress } from './stage-progress.tsx'
import { useRuns } from './use-runs.ts'

/** The stage that a run is at. */
const stageNow = ({ stages }: IngestRun) =>
  stages.find(({ state }) => state === 'running' || state === 'waiting') ?? stages[0]

/** What goes on after a run, or waits; embeddings are of all sources, and told once, with the settings of the copilot. */
const stageAfter = ({ stages }: IngestRun) =>
  stages.find(({ stage, state }) => stage !== 'embeddings' && (state === 'running' || state === 'waiting'))

const dots = { failed: 'failed', incomplete: 'incomplete', canceled: 'never', done: 'done' } as const

/** When it was last asked for changes, if it was. */
export function LastChecked({ source: { last_checked_at: when } }: { source: Source }) {
  const { t } = useTranslation()
  return when ? (
    <Text size="xs" c="dimmed" title={formatDate(when, true)}>
      {t('helpdesks.checked', { when: formatRelative(when) })}
    </Text>
  ) : null
}

/** One line about what was read in, or the progress of the stage that goes on. */
export function HelpdeskStatus({ source }: { source: Source }) {
  const { t } = useTranslation()
  const { current, newest } = useRuns(source.id)
  if (current) {
    const stage = stageNow(current)
    return (
      <Stack gap={6}>
        <Text size="sm" fw={550} c="var(--naru-accent-text)">
          {t(`helpdesks.status.${current.status}`)}
        </Text>
        {stage ? <StageProgress stage={stage} /> : null}
        <PausedNotice run={current} />
      </Stack>
    )
  }
  // while runs are on their way, or cannot be had
  if (!newest && source.sync) return <SourceStatus source={source} />
  const after = newest && stageAfter(newest)
  const ending = newest ? endingOf(newest) : null
  const when = newest?.finished_at
  return (
    <Stack gap={4}>
      <Group gap={8} wrap="nowrap">
        <span className={classes.dot} data-state={ending ? dots[ending] : 'never'} />
        <Text size="sm">
          {newest ? runWords(newest, t) : t('helpdesks.waiting')}
          {when ? (
            <Text span size="sm" c="dimmed" title={formatDate(when, true)}>
              {' · '}
              {formatRelative(when)}
            </Text>
          ) : null}
        </Text>
      </Group>
      <LastChecked source={source} />
      {source.check_error ? (
        <Text size="sm" c="var(--mantine-color-error)">
          {describeProblem(source.check_error.code, source.check_error.message)}
        </Text>
      ) : null}
      {after ? <StageProgress stage={after} /> : null}
      {ending === 'failed' && newest?.error && newest.error.code !== source.check_error?.code ? (
        <Text size="sm" c="var(--mantine-color-error)">
          {describeProblem(newest.error.code, newest.error.message)}
        </Text>
      ) : null}
    </Stack>
  )
}
