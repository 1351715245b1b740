import { Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { IngestRun, IngestStage } from '../../../api/types.ts'
import { formatClock, formatDuration, formatNumber } from '../../../components/format.ts'
import { Notice } from '../../../components/notice.tsx'
import { currentLanguage } from '../../../i18n/language.ts'

const DAY_MS = 86_400_000

/** Small facts about a stage, as far as there are any. */
function useStageFacts({ unchanged, deleted, failed, rate_per_second, seconds_left }: IngestStage): string {
  const { t } = useTranslation()
  const counted = (words: 'unchanged' | 'deleted' | 'failedCount', count: number) =>
    count > 0 ? t(`helpdesks.${words}`, { formatted: formatNumber(count) }) : null
  return [
    counted('unchanged', unchanged),
    counted('deleted', deleted),
    counted('failedCount', failed),
    rate_per_second
      ? t('helpdesks.rate', { rate: formatNumber(Math.round(rate_per_second * 10) / 10) })
      : null,
    seconds_left ? t('helpdesks.timeLeft', { time: formatDuration(seconds_left) }) : null,
  ]
    .filter((fact) => fact !== null)
    .join(' · ')
}

export function StageProgress({ stage, isRunning }: { stage: IngestStage; isRunning: boolean }) {
  const { t } = useTranslation()
  const facts = useStageFacts(stage)
  const { done, total } = stage
  const name = t(`helpdesks.stage.${stage.stage}`)
  const isCounted = total !== null && total > 0
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Text size="sm" c="dimmed" className="tabular">
          {total === null
            ? formatNumber(done)
            : t('helpdesks.counted', { done: formatNumber(done), total: formatNumber(total) })}
        </Text>
      </Group>
      <Progress
        value={isCounted ? Math.min(100, (done / total) * 100) : isRunning && total === null ? 100 : 0}
        animated={isRunning && total === null}
        striped={isRunning && total === null}
        size={6}
        radius="xl"
        transitionDuration={400}
        aria-label={t('helpdesks.stageProgress', { stage: name })}
      />
      {facts ? (
        <Text size="xs" c="dimmed" className="tabular">
          {facts}
        </Text>
      ) : null}
    </Stack>
  )
}

/** Until when the help desk is not asked: the time of day, with its day where that is another one. */
export function PausedNotice({ run }: { run: IngestRun }) {
  const { t } = useTranslation()
  if (!run.paused_until) return null
  const time = Date.parse(run.paused_until)
  return (
    <Notice kind="info">
      {t('helpdesks.pausedUntil', { time: formatClock(time, Math.abs(time - Date.now()) > DAY_MS) })}
    </Notice>
  )
}

/** How far a run has come, stage by stage. */
export function RunProgress({ run }: { run: IngestRun }) {
  const isRunning = run.status === 'running'
  return (
    <Stack gap="md">
      <PausedNotice run={run} />
      {run.stages.map((stage) => (
        <StageProgress key={stage.stage} stage={stage} isRunning={isRunning} />
      ))}
      {run.message ? <Text size="sm">{run.message[currentLanguage()]}</Text> : null}
    </Stack>
  )
}
