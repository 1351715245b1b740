import { Badge, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { describeProblem } from '../../../api/problem.ts'
import type { IngestStage } from '../../../api/types.ts'
import { formatDuration, formatNumber } from '../../../components/format.ts'
import { TextLink } from '../../../components/text-link.tsx'
import { currentLanguage } from '../../../i18n/language.ts'
import { useMay } from '../../../shell/session.ts'

/** Small facts about a stage, as far as there are any. */
function useStageFacts({ unchanged, deleted, rate_per_second, seconds_left, state }: IngestStage): string {
  const { t } = useTranslation()
  const counted = (words: 'unchanged' | 'deleted', count: number) =>
    count > 0 ? t(`helpdesks.${words}`, { formatted: formatNumber(count) }) : null
  return [
    counted('unchanged', unchanged),
    counted('deleted', deleted),
    rate_per_second && state === 'running'
      ? t('helpdesks.rate', { rate: formatNumber(Math.round(rate_per_second * 10) / 10) })
      : null,
    seconds_left ? t('helpdesks.timeLeft', { time: formatDuration(seconds_left) }) : null,
  ]
    .filter((fact) => fact !== null)
    .join(' · ')
}

/** How many there are, or how the stage stands where nothing is counted. */
function Count({ stage: { done, total, state } }: { stage: IngestStage }) {
  const { t } = useTranslation()
  if (state === 'off') return <Badge color="gray">{t('helpdesks.state.off')}</Badge>
  const counted =
    total === null
      ? formatNumber(done)
      : t('helpdesks.counted', { done: formatNumber(done), total: formatNumber(total) })
  const isToCome = state === 'waiting' && !total && done === 0
  return (
    <Group gap={8}>
      {state === 'stopped' ? <Badge color="gray">{t('helpdesks.state.stopped')}</Badge> : null}
      {state === 'done' ? <IconCheck size={16} color="var(--naru-accent-text)" aria-hidden="true" /> : null}
      <Text size="sm" c="dimmed" className="tabular">
        {isToCome ? t('helpdesks.state.waiting') : counted}
      </Text>
    </Group>
  )
}

/** Why it is off or waits, and where that is set. */
function Reason({ stage: { stage, message, error } }: { stage: IngestStage }) {
  const { t } = useTranslation()
  const isOfModel = stage === 'summaries' || stage === 'embeddings'
  const maySet = useMay('models:manage') && isOfModel
  return (
    <>
      {message ? (
        <Text size="xs" c="dimmed">
          {message[currentLanguage()]}{' '}
          {maySet ? (
            <TextLink to="/copilot" size="xs">
              {t('helpdesks.toSettings')}
            </TextLink>
          ) : null}
        </Text>
      ) : null}
      {error ? (
        <Text size="xs" c="var(--mantine-color-error)">
          {describeProblem(error.code, error.message)}
        </Text>
      ) : null}
    </>
  )
}

function Bar({ stage: { stage, done, total, state } }: { stage: IngestStage }) {
  const { t } = useTranslation()
  const isUncounted = state === 'running' && total === null
  const share = total ? Math.min(1, done / total) : isUncounted ? 1 : 0
  return (
    <Progress
      value={share * 100}
      animated={isUncounted}
      striped={isUncounted}
      {...(state === 'stopped' ? { color: 'gray' } : {})}
      size={6}
      radius="xl"
      transitionDuration={400}
      aria-label={t('helpdesks.stageProgress', { stage: t(`helpdesks.stage.${stage}`) })}
    />
  )
}

type Props = {
  stage: IngestStage
  /** Shows what failed. Left out: how many is told alone. */
  onFailures?: () => void
}

/** How far a stage of reading in has come; one that nothing is set up for says so. */
export function StageProgress({ stage, onFailures }: Props) {
  const { t } = useTranslation()
  const facts = useStageFacts(stage)
  const { failed, state } = stage
  const failures = failed > 0 ? t('helpdesks.failedCount', { formatted: formatNumber(failed) }) : null
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550} {...(state === 'off' ? { c: 'dimmed' } : {})}>
          {t(`helpdesks.stage.${stage.stage}`)}
        </Text>
        <Count stage={stage} />
      </Group>
      {state === 'off' || state === 'done' ? null : <Bar stage={stage} />}
      {facts || failures ? (
        <Group gap={8} justify="space-between">
          <Text size="xs" c="dimmed" className="tabular">
            {facts}
          </Text>
          {failures && onFailures ? (
            <Button size="compact-xs" variant="subtle" color="red" onClick={onFailures}>
              {failures}
            </Button>
          ) : (
            <Text size="xs" c="var(--mantine-color-error)" className="tabular">
              {failures}
            </Text>
          )}
        </Group>
      ) : null}
      <Reason stage={stage} />
    </Stack>
  )
}
