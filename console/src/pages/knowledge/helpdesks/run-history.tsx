import { Badge, Group, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { describeProblem, specificsOf } from '../../../api/problem.ts'
import type { IngestRun } from '../../../api/types.ts'
import { formatDate, formatDuration, formatNumber, formatRelative } from '../../../components/format.ts'
import { Specifics } from '../../../components/specifics.tsx'
import { currentLanguage } from '../../../i18n/language.ts'
import classes from './helpdesks.module.css'
import { endingOf, runWords } from './run-ending.ts'

const SHOWN = 10

const colors = { failed: 'red', incomplete: 'orange', canceled: 'gray', done: 'gray' } as const

const secondsOf = ({ started_at, finished_at }: IngestRun) =>
  started_at && finished_at ? (Date.parse(finished_at) - Date.parse(started_at)) / 1000 : null

/** When it was, how it ended, and what came of it. */
export function RunOutcome({ run }: { run: IngestRun }) {
  const { t } = useTranslation()
  const seconds = secondsOf(run)
  const ending = endingOf(run)
  const when = run.finished_at ?? run.started_at
  const counts = run.stages
    .filter(({ done, failed }) => done > 0 || failed > 0)
    .map(({ stage, done }) => `${t(`helpdesks.stage.${stage}`)} ${formatNumber(done)}`)
  return (
    <>
      <Group gap={8} justify="space-between">
        <Group gap={8}>
          <Badge color={ending ? colors[ending] : 'gray'}>{runWords(run, t)}</Badge>
          <Text size="sm">{t(`helpdesks.mode.${run.mode}`)}</Text>
        </Group>
        {when ? (
          <Text size="xs" c="dimmed" title={formatDate(when, true)}>
            {formatRelative(when)}
            {seconds === null ? '' : ` · ${t('helpdesks.took', { time: formatDuration(seconds) })}`}
          </Text>
        ) : null}
      </Group>
      {run.message || counts.length > 0 ? (
        <Text size="xs" c="dimmed" className="tabular" mt={4}>
          {run.message?.[currentLanguage()] ?? counts.join(' · ')}
        </Text>
      ) : null}
      {run.error ? (
        <>
          <Text size="sm" c={ending === 'canceled' ? 'dimmed' : 'var(--mantine-color-error)'} mt={4}>
            {describeProblem(run.error.code, run.error.message)}
          </Text>
          <Specifics text={specificsOf(run.error.code, run.error.message)} />
        </>
      ) : null}
    </>
  )
}

/** Earlier runs, newest first. */
export function RunHistory({ runs }: { runs: IngestRun[] }) {
  const { t } = useTranslation()
  if (runs.length === 0) return null
  return (
    <section aria-label={t('helpdesks.history')}>
      <Title order={3} size="h5" mb={6}>
        {t('helpdesks.history')}
      </Title>
      <ul className={classes.list}>
        {runs.slice(0, SHOWN).map((run) => (
          <li key={run.id} className={classes.run}>
            <RunOutcome run={run} />
          </li>
        ))}
      </ul>
    </section>
  )
}
