import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber, formatUsd } from '../../components/format.ts'
import { Failure } from '../../components/states.tsx'
import { currentLanguage } from '../../i18n/language.ts'
import type { CallFilter } from './call-filter.ts'
import classes from './calls.module.css'
import { callSumsQuery } from './queries.ts'

type SumProps = { label: string; value: string | undefined; more?: ReactNode; title?: string | undefined }

function Sum({ label, value, more, title }: SumProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd title={title}>
        {/* keeps its height while nothing is known yet */}
        {value ?? '\u00a0'}
        {more ? (
          <Text span size="xs" c="dimmed">
            {more}
          </Text>
        ) : null}
      </dd>
    </div>
  )
}

/** Counts that are too long to be compared at a glance. */
const compact = (count: number) =>
  count < 1_000_000
    ? formatNumber(count)
    : new Intl.NumberFormat(currentLanguage(), {
        notation: 'compact',
        maximumFractionDigits: 1,
        useGrouping: true,
      }).format(count)

const percent = (part: number, whole: number) =>
  new Intl.NumberFormat(currentLanguage(), { style: 'percent', maximumFractionDigits: 1 }).format(
    whole === 0 ? 0 : part / whole,
  )

/** What all calls of the filters come to, not only those that are loaded. */
export function CallsSums({ filter, isLive }: { filter: CallFilter; isLive: boolean }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(callSumsQuery(filter, isLive))
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  const share = (part: number | undefined) => (data && part ? percent(part, data.calls) : undefined)
  return (
    <dl className={classes.sums} aria-label={t('calls.sums.label')} aria-busy={!data}>
      <Sum label={t('calls.sums.calls')} value={data && formatNumber(data.calls)} />
      <Sum
        label={t('calls.sums.failed')}
        value={data && formatNumber(data.failed)}
        more={share(data?.failed)}
      />
      <Sum
        label={t('calls.sums.cacheHits')}
        value={data && formatNumber(data.cache_hits)}
        more={share(data?.cache_hits)}
      />
      <Sum
        label={t('calls.sums.tokens')}
        value={data && `${compact(data.input_tokens)} / ${compact(data.output_tokens)}`}
        title={
          data &&
          t('calls.tokensOf', {
            input: formatNumber(data.input_tokens),
            output: formatNumber(data.output_tokens),
          })
        }
      />
      <Sum
        label={t('calls.sums.cost')}
        value={data && formatUsd(data.cost)}
        more={
          data && data.unpriced > 0
            ? t('calls.sums.unpriced', { count: data.unpriced, formatted: formatNumber(data.unpriced) })
            : undefined
        }
      />
    </dl>
  )
}
