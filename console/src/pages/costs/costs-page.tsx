import { Skeleton, Text } from '@mantine/core'
import { IconCoins } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ExportButton } from '../../components/export-button.tsx'
import { formatNumber } from '../../components/format.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { Notice } from '../../components/notice.tsx'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Failure } from '../../components/states.tsx'
import { TableLoading } from '../../components/table-loading.tsx'
import { useMay } from '../../shell/session.ts'
import { CostControls } from './cost-controls.tsx'
import { amountOf, type Chart, chartOf, linesByGroup, linesByPeriod, type Sums } from './cost-sums.ts'
import { CostTable } from './cost-table.tsx'
import { type CostChoice, type CostView, chosen, periodsOf } from './cost-view.ts'
import { periodWords, seriesWords, valueWords } from './cost-words.ts'
import classes from './costs.module.css'
import { costsQuery, exportLink, ownTimeZone } from './queries.ts'
import { colorVariable, seriesColor } from './series-colors.ts'

// the library that draws is as large as the rest of the console
const CostChart = lazy(() => import('./cost-chart.tsx').then((module) => ({ default: module.CostChart })))

const colorsOf = ({ series }: Chart) =>
  series.map((one, index) => ({ ...one, color: colorVariable(seriesColor(index, one.isRest)) }))

/** What all of it comes to, before it is taken apart. */
function Headline({ total, choice }: { total: Sums; choice: CostChoice }) {
  const { from, to, show } = choice
  const days = (from === to ? [from] : [from, to]).map((day) => periodWords(day, 'day'))
  return (
    <p className={classes.headline}>
      <strong>{valueWords(amountOf(total, show), show)}</strong> <span>{days.join(' – ')}</span>
    </p>
  )
}

function Legend({ chart, choice }: { chart: Chart; choice: CostChoice }) {
  if (choice.group === 'none') return null
  return (
    <ul className={classes.legend}>
      {colorsOf(chart).map((series) => (
        <li key={series.id}>
          <span className={classes.dot} style={{ background: series.color }} aria-hidden="true" />
          {seriesWords(choice.group, series)}
        </li>
      ))}
    </ul>
  )
}

function UnpricedNotice({ total }: { total: Sums }) {
  const { t } = useTranslation()
  const mayPrice = useMay('models:manage')
  const { unpriced } = total
  if (unpriced === 0) return null
  return (
    <Notice
      kind="info"
      mt="lg"
      title={t('costs.unpriced', { count: unpriced, formatted: formatNumber(unpriced) })}
    >
      <Text size="sm">{t('costs.unpricedText')}</Text>
      {mayPrice ? (
        <LinkButton to="/models" search={{ tab: 'prices' }} variant="default" size="xs" mt="sm">
          {t('costs.setPrices')}
        </LinkButton>
      ) : null}
    </Notice>
  )
}

function Costs({ choice }: { choice: CostChoice }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(costsQuery(choice))
  const { from, to, by, show, group } = choice
  const chart = useMemo(
    () => chartOf(data?.items ?? [], periodsOf({ from, to, by }), show),
    [data, from, to, by, show],
  )
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <TableLoading />
  if (data.items.length === 0) {
    return (
      <Empty icon={IconCoins} title={t('costs.empty')} text={t('costs.emptyText')}>
        <LinkButton to="/calls" variant="default" size="sm">
          {t('costs.toFirstCall')}
        </LinkButton>
      </Empty>
    )
  }
  const lines = group === 'none' ? linesByPeriod(data.items) : linesByGroup(data.items, show)
  const colors = new Map(colorsOf(chart).map(({ id, color }) => [id, color]))
  const rest = colorsOf(chart).find(({ isRest }) => isRest)?.color
  return (
    <>
      <Headline total={data.total} choice={choice} />
      <Suspense
        fallback={<Skeleton height={280} radius="md" role="status" aria-label={t('common.loading')} />}
      >
        <CostChart chart={chart} choice={choice} />
      </Suspense>
      <Legend chart={chart} choice={choice} />
      <CostTable
        lines={lines}
        total={data.total}
        choice={choice}
        colorOf={(id) => (group === 'none' ? undefined : (colors.get(id) ?? rest))}
      />
      <Text size="xs" c="dimmed" mt="sm">
        {t('costs.timezone', { zone: ownTimeZone() })}
      </Text>
      <UnpricedNotice total={data.total} />
    </>
  )
}

export function CostsPage() {
  const { t } = useTranslation()
  const view = useSearch({ from: '/shell/costs' })
  const navigate = useNavigate({ from: '/costs' })
  const choice = chosen(view)
  const change = (changed: CostView) =>
    void navigate({ search: (now) => ({ ...now, ...changed }), replace: true, resetScroll: false })
  return (
    <div className={page.page}>
      <PageHeader title={t('costs.title')} subtitle={t('costs.subtitle')}>
        <ExportButton href={exportLink(choice)} hint={t('costs.exportHint')}>
          {t('costs.export')}
        </ExportButton>
      </PageHeader>
      <CostControls choice={choice} onChange={change} />
      <Costs choice={choice} />
    </div>
  )
}
