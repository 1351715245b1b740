import '@mantine/charts/styles.layer.css'
import { BarChart } from '@mantine/charts'
import { useTranslation } from 'react-i18next'
import type { Chart } from './cost-sums.ts'
import type { CostChoice } from './cost-view.ts'
import { axisWords, periodWords, seriesWords, valueWords } from './cost-words.ts'
import classes from './costs.module.css'
import { seriesColor } from './series-colors.ts'

const HEIGHT = 280
const LEAST_AXIS_PX = 64
const DIGIT_PX = 8
/** The marks below the highest may need more digits than that. */
const MORE_DIGITS = 2

type Props = { chart: Chart; choice: CostChoice }

/** A bar a period, a piece of it for each group. */
export function CostChart({ chart, choice }: Props) {
  const { t } = useTranslation()
  const { by, show, group } = choice
  const most = Math.max(0, ...chart.bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0)))
  const words = (value: number) => axisWords(value, show, most)
  const data = chart.bars.map(({ period, values }) => ({
    period,
    ...Object.fromEntries(values.map((value, index) => [`s${index}`, value])),
  }))
  return (
    <figure
      className={classes.chart}
      aria-label={t('costs.chartLabel', {
        show: t(`costs.shows.${show}`),
        from: periodWords(choice.from, 'day'),
        to: periodWords(choice.to, 'day'),
      })}
    >
      <BarChart
        h={HEIGHT}
        data={data}
        dataKey="period"
        type="stacked"
        withLegend={false}
        series={chart.series.map((series, index) => ({
          name: `s${index}`,
          label: seriesWords(group, series),
          color: seriesColor(index, series.isRest),
        }))}
        valueFormatter={(value) => valueWords(value, show)}
        yAxisProps={{
          tickFormatter: words,
          width: Math.max(LEAST_AXIS_PX, (words(most).length + MORE_DIGITS) * DIGIT_PX),
          allowDecimals: show === 'cost',
        }}
        xAxisProps={{
          tickFormatter: (period: string) => periodWords(period, by, true),
          minTickGap: 16,
          interval: 'equidistantPreserveStart',
        }}
        // asked for a label also while no bar is pointed at
        tooltipProps={{ labelFormatter: (period) => (period ? periodWords(String(period), by) : '') }}
        tooltipAnimationDuration={0}
        maxBarWidth={44}
        barProps={{ isAnimationActive: false }}
        gridAxis="x"
        tickLine="none"
      />
    </figure>
  )
}
