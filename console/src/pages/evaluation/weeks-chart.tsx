import '@mantine/charts/styles.layer.css'
import { BarChart } from '@mantine/charts'
import { Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Evaluation } from '../../api/types.ts'
import { formatDate, formatNumber } from '../../components/format.ts'
import classes from './evaluation.module.css'

const HEIGHT = 260

/** Replies above each other, votes beside them. */
const series = [
  { name: 'accepted', color: 'river.7', stackId: 'replies' },
  { name: 'edited', color: 'river.4', stackId: 'replies' },
  { name: 'ignored', color: 'gray.5', stackId: 'replies' },
  { name: 'up', color: 'teal.6', stackId: 'votes' },
  { name: 'down', color: 'orange.6', stackId: 'votes' },
] as const

const isEmpty = (week: Evaluation['weeks'][number]) => series.every(({ name }) => week[name] === 0)

/** What became of drafts, and what was voted, week by week. */
export function WeeksChart({ weeks }: { weeks: Evaluation['weeks'] }) {
  const { t } = useTranslation()
  return (
    <section aria-labelledby="evaluation-weeks">
      <Title order={2} size="h4" id="evaluation-weeks" mb="sm">
        {t('evaluation.chart')}
      </Title>
      {weeks.every(isEmpty) ? (
        <Text size="sm" c="dimmed">
          {t('evaluation.chartEmpty')}
        </Text>
      ) : (
        <figure className={classes.chart} aria-label={t('evaluation.chartLabel')}>
          <BarChart
            h={HEIGHT}
            data={weeks}
            dataKey="week"
            withLegend
            legendProps={{ verticalAlign: 'bottom', height: 52, itemSorter: null }}
            series={series.map(({ name, ...look }) => ({
              name,
              label: t(`evaluation.series.${name}`),
              ...look,
            }))}
            valueFormatter={formatNumber}
            yAxisProps={{ allowDecimals: false, width: 44 }}
            xAxisProps={{ tickFormatter: (week: string) => formatDate(week), minTickGap: 24 }}
            tooltipProps={{ labelFormatter: (week) => (week ? formatDate(String(week)) : '') }}
            tooltipAnimationDuration={0}
            barProps={{ isAnimationActive: false }}
            maxBarWidth={28}
            gridAxis="x"
            tickLine="none"
          />
        </figure>
      )}
    </section>
  )
}
