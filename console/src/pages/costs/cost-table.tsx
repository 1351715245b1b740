import { Table, Text, Tooltip } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber, formatUsd } from '../../components/format.ts'
import { RowPageLink } from '../../components/row-link.tsx'
import table from '../../components/table.module.css'
import { type CallFilter, WITHOUT } from '../calls/call-filter.ts'
import { amountOf, type CostLine, type Sums } from './cost-sums.ts'
import { type CostChoice, type CostGroup, daysOf } from './cost-view.ts'
import { groupWords, periodWords, shareWords } from './cost-words.ts'
import classes from './costs.module.css'

const filterNames: Record<Exclude<CostGroup, 'none'>, keyof CallFilter> = {
  model: 'model',
  provider: 'provider',
  key: 'key_id',
  person: 'person_id',
  team: 'team_id',
  feature: 'feature',
}

/** The filter of Calls that shows what a line counts; null: there is none for calls without a provider or a feature. */
function filterOf(line: CostLine, { group, from, to, by }: CostChoice): CallFilter | null {
  if (group === 'none') return daysOf(line.id, { from, to, by })
  if (line.id !== '') return { from, to, [filterNames[group]]: line.id }
  return group === 'key' || group === 'person' || group === 'team'
    ? { from, to, [filterNames[group]]: WITHOUT }
    : null
}

function Unpriced({ count }: { count: number }) {
  const { t } = useTranslation()
  if (count === 0) return null
  const words = t('costs.unpricedShort', { count, formatted: formatNumber(count) })
  return (
    <Tooltip label={`${words}. ${t('costs.unpricedText')}`}>
      <span className={`${classes.unpriced} ${table.above}`}>
        <IconInfoCircle size={15} aria-label={words} />
      </span>
    </Tooltip>
  )
}

function Numbers({ sums }: { sums: Sums }) {
  const cell = (value: number, from?: 'sm' | 'md' | 'lg') => (
    <Table.Td ta="end" className={classes.number} {...(from ? { visibleFrom: from } : {})}>
      {formatNumber(value)}
    </Table.Td>
  )
  return (
    <>
      {cell(sums.calls, 'sm')}
      {cell(sums.failed, 'md')}
      {cell(sums.cache_hits, 'lg')}
      {cell(sums.input_tokens, 'sm')}
      {cell(sums.output_tokens, 'sm')}
      <Table.Td ta="end" className={classes.number}>
        {formatUsd(sums.cost)}
        <Unpriced count={sums.unpriced} />
      </Table.Td>
    </>
  )
}

type LineProps = { line: CostLine; color: string | undefined; whole: number; choice: CostChoice }

function Line({ line, color, whole, choice }: LineProps) {
  const { t } = useTranslation()
  const { group, by, show } = choice
  const name = group === 'none' ? periodWords(line.id, by) : groupWords(group, line)
  const filter = filterOf(line, choice)
  const part = amountOf(line, show)
  return (
    <Table.Tr className={table.open}>
      <Table.Td>
        <span className={classes.group}>
          {color ? <span className={classes.dot} style={{ background: color }} aria-hidden="true" /> : null}
          {filter ? (
            <RowPageLink to="/calls" search={filter} aria-label={t('costs.toCalls', { name })}>
              {name}
            </RowPageLink>
          ) : (
            <Text span size="sm" c="dimmed">
              {name}
            </Text>
          )}
        </span>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {t('costs.callCount', { count: line.calls, formatted: formatNumber(line.calls) })}
        </Text>
      </Table.Td>
      <Table.Td className={classes.share}>
        <span className={classes.bar} aria-hidden="true">
          <span
            style={{
              width: `${whole === 0 ? 0 : (part / whole) * 100}%`,
              ...(color ? { background: color } : {}),
            }}
          />
        </span>
        <span className={classes.number}>{shareWords(part, whole)}</span>
      </Table.Td>
      <Numbers sums={line} />
    </Table.Tr>
  )
}

function Head({ first }: { first: ReactNode }) {
  const { t } = useTranslation()
  const words = (column: 'calls' | 'failed' | 'cacheHits' | 'tokens' | 'tokensOut') =>
    t(`costs.column.${column}`)
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{first}</Table.Th>
        <Table.Th>{t('costs.column.share')}</Table.Th>
        <Table.Th ta="end" visibleFrom="sm">
          {words('calls')}
        </Table.Th>
        <Table.Th ta="end" visibleFrom="md">
          {words('failed')}
        </Table.Th>
        <Table.Th ta="end" visibleFrom="lg">
          {words('cacheHits')}
        </Table.Th>
        <Table.Th ta="end" visibleFrom="sm">
          {words('tokens')}
        </Table.Th>
        <Table.Th ta="end" visibleFrom="sm">
          {words('tokensOut')}
        </Table.Th>
        <Table.Th ta="end">{t('costs.column.cost')}</Table.Th>
      </Table.Tr>
    </Table.Thead>
  )
}

type Props = {
  lines: CostLine[]
  total: Sums
  choice: CostChoice
  /** The colour of a line in the chart. */
  colorOf: (id: string) => string | undefined
}

/** Each group (or period) with its share, and what all come to. */
export function CostTable({ lines, total, choice, colorOf }: Props) {
  const { t } = useTranslation()
  const whole = amountOf(total, choice.show)
  return (
    <div className={table.frame}>
      <Table verticalSpacing={9} horizontalSpacing="sm" highlightOnHover fz="sm">
        <Head
          first={choice.group === 'none' ? t('costs.column.period') : t(`costs.groups.${choice.group}`)}
        />
        <Table.Tbody>
          {lines.map((line) => (
            <Line key={line.id} line={line} color={colorOf(line.id)} whole={whole} choice={choice} />
          ))}
        </Table.Tbody>
        <Table.Tfoot className={classes.foot}>
          <Table.Tr>
            <Table.Th>{t('costs.total')}</Table.Th>
            <Table.Td />
            <Numbers sums={total} />
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </div>
  )
}
