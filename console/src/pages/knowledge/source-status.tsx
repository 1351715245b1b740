import { Code, Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { describeProblem, specificsOf } from '../../api/problem.ts'
import type { Source, Sync } from '../../api/types.ts'
import { formatDate, formatDuration, formatNumber, formatRelative } from '../../components/format.ts'
import { Specifics } from '../../components/specifics.tsx'
import classes from './knowledge.module.css'
import { isRunning } from './queries.ts'

function Running({ sync, name }: { sync: Sync; name: string }) {
  const { t } = useTranslation()
  const counted = sync.total > 0
  const percent = counted ? Math.min(100, (sync.done / sync.total) * 100) : 100
  const details = [
    sync.unchanged > 0 ? t('knowledge.unchangedCount', { formatted: formatNumber(sync.unchanged) }) : null,
    sync.rate_per_second
      ? t('knowledge.rate', { rate: formatNumber(Math.round(sync.rate_per_second)) })
      : null,
    sync.seconds_left ? t('knowledge.timeLeft', { time: formatDuration(sync.seconds_left) }) : null,
  ].filter((detail) => detail !== null)
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550} c="var(--naru-accent-text)">
          {t(`knowledge.status.${sync.status}`)}
        </Text>
        <Text size="sm" className="tabular" c="dimmed">
          {counted
            ? t('knowledge.progress', { done: formatNumber(sync.done), total: formatNumber(sync.total) })
            : t('knowledge.counting')}
        </Text>
      </Group>
      <Progress
        value={percent}
        animated={!counted}
        striped={!counted}
        size={6}
        radius="xl"
        transitionDuration={400}
        aria-label={t('knowledge.progressLabel', { name })}
      />
      <Text size="xs" c="dimmed" className="tabular" mih={18}>
        {details.join(' · ')}
      </Text>
    </Stack>
  )
}

/** Nothing syncs here: what fills it is a call, so the card says which. */
function HowToPush() {
  const { t } = useTranslation()
  return (
    <Text size="sm" c="dimmed">
      {t('knowledge.pushHint')} <Code>PUT /api/v1/documents</Code>
    </Text>
  )
}

/** One line about the newest sync, or its progress while it runs. */
export function SourceStatus({ source }: { source: Source }) {
  const { t } = useTranslation()
  const { sync, name } = source
  if (source.kind === 'push') return <HowToPush />
  if (sync && isRunning(source)) return <Running sync={sync} name={name} />
  const failed = sync?.status === 'failed'
  const when = sync?.finished_at
  return (
    <Stack gap={4}>
      <Group gap={8} wrap="nowrap">
        <span className={classes.dot} data-state={failed ? 'failed' : sync ? 'done' : 'never'} />
        <Text size="sm">
          {t(`knowledge.status.${sync?.status ?? 'never'}`)}
          {when ? (
            <Text span size="sm" c="dimmed" title={formatDate(when, true)}>
              {' · '}
              {formatRelative(when)}
            </Text>
          ) : null}
        </Text>
      </Group>
      {failed && sync.error ? (
        <div>
          <Text size="sm" c="var(--mantine-color-error)">
            {describeProblem(sync.error.code, sync.error.message)}
          </Text>
          <Specifics text={specificsOf(sync.error.code, sync.error.message)} />
        </div>
      ) : null}
    </Stack>
  )
}
