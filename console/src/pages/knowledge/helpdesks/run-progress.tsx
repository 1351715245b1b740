import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { describeProblem } from '../../../api/problem.ts'
import type { IngestRun } from '../../../api/types.ts'
import { formatClock } from '../../../components/format.ts'
import { Notice } from '../../../components/notice.tsx'
import { StageProgress } from './stage-progress.tsx'

const DAY_MS = 86_400_000

/** Until when the help desk is not asked: the time of day, with its day where that is another one. */
export function PausedNotice({ run: { paused_until: until, error } }: { run: IngestRun }) {
  const { t } = useTranslation()
  if (!until) return null
  const time = Date.parse(until)
  const shown = formatClock(time, Math.abs(time - Date.now()) > DAY_MS)
  return (
    <Notice kind="info">
      {t(error ? 'helpdesks.pausedByError' : 'helpdesks.pausedUntil', { time: shown })}
      {error ? (
        <Text size="sm" mt={4}>
          {describeProblem(error.code, error.message)}
        </Text>
      ) : null}
    </Notice>
  )
}

/** How far a run has come, stage by stage. */
export function RunProgress({ run, onFailures }: { run: IngestRun; onFailures: () => void }) {
  return (
    <Stack gap="md">
      <PausedNotice run={run} />
      {run.stages.map((stage) => (
        <StageProgress key={stage.stage} stage={stage} onFailures={onFailures} />
      ))}
    </Stack>
  )
}
