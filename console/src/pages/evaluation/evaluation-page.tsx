import { SegmentedControl, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Evaluation } from '../../api/types.ts'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { Failure } from '../../components/states.tsx'
import { EvaluationFigures } from './evaluation-figures.tsx'
import { MethodsTable } from './methods-table.tsx'
import { evaluationPeriods, evaluationQuery, USUAL_DAYS } from './queries.ts'
import { TuneSection } from './tune-section.tsx'

// charts are the largest part of the page
const WeeksChart = lazy(() => import('./weeks-chart.tsx').then((module) => ({ default: module.WeeksChart })))

function Shown({ evaluation }: { evaluation: Evaluation }) {
  return (
    <Stack gap={36}>
      <EvaluationFigures evaluation={evaluation} />
      <Suspense fallback={<Skeleton height={280} radius="lg" />}>
        <WeeksChart weeks={evaluation.weeks} />
      </Suspense>
      <MethodsTable methods={evaluation.methods} best={evaluation.best} />
      <TuneSection evaluation={evaluation} />
    </Stack>
  )
}

export function EvaluationPage() {
  const { t } = useTranslation()
  const { days = USUAL_DAYS } = useSearch({ from: '/shell/evaluation' })
  const navigate = useNavigate({ from: '/evaluation' })
  const { data, error, refetch } = useQuery(evaluationQuery(days))
  return (
    <div className={page.page}>
      <PageHeader title={t('evaluation.title')} subtitle={t('evaluation.subtitle')}>
        <SegmentedControl
          aria-label={t('evaluation.period')}
          data={evaluationPeriods.map((value) => ({
            value: String(value),
            label: t(`evaluation.days.d${value}`),
          }))}
          value={String(days)}
          onChange={(value) =>
            void navigate({
              search: { days: evaluationPeriods.find((period) => String(period) === value) },
              replace: true,
            })
          }
        />
      </PageHeader>
      {data ? <Shown evaluation={data} /> : null}
      {!data && error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? (
        <Skeleton height={320} radius="lg" role="status" aria-label={t('common.loading')} />
      ) : null}
    </div>
  )
}
