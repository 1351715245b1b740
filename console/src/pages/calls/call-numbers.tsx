import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallDetail } from '../../api/types.ts'
import { formatMs, formatNumber } from '../../components/format.ts'
import { CallCost } from './call-words.tsx'
import classes from './calls.module.css'

const MICROSECONDS = 1_000

function Tile({ label, value, hint }: { label: string; value: ReactNode; hint?: string }) {
  const shown = (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
  return hint ? <Tooltip label={hint}>{shown}</Tooltip> : shown
}

function Tokens({ call }: { call: CallDetail }) {
  const { t } = useTranslation()
  const told = (tokens: number | null) =>
    tokens === null ? (
      <span className={classes.none}>{t('calls.details.notTold')}</span>
    ) : (
      formatNumber(tokens)
    )
  const parts = [
    { label: t('calls.details.input'), tokens: call.input_tokens, isPart: false },
    { label: t('calls.details.cachedInput'), tokens: call.cached_input_tokens, isPart: true },
    { label: t('calls.details.cacheWrite'), tokens: call.cache_write_tokens, isPart: true },
    { label: t('calls.details.output'), tokens: call.output_tokens, isPart: false },
    { label: t('calls.details.reasoning'), tokens: call.reasoning_tokens, isPart: true },
  ]
  return (
    <dl className={classes.tokens} aria-label={t('calls.details.tokens')}>
      {parts
        // a class that this call had nothing of says nothing
        .filter(({ isPart, tokens }) => !isPart || (tokens !== null && tokens > 0))
        .map(({ label, tokens, isPart }) => (
          <div key={label} data-part={isPart || undefined}>
            <dt>{label}</dt>
            <dd>
              {call.is_estimated && !isPart && tokens !== null ? '≈ ' : ''}
              {told(tokens)}
            </dd>
          </div>
        ))}
    </dl>
  )
}

/** What the call took: time, tokens of all classes, money. */
export function CallNumbers({ call }: { call: CallDetail }) {
  const { t } = useTranslation()
  return (
    <div className={classes.numbers}>
      <dl className={classes.tiles}>
        <Tile label={t('calls.details.total')} value={formatMs(call.total_ms)} />
        <Tile
          label={t('calls.details.firstToken')}
          value={call.first_token_ms === null ? '–' : formatMs(call.first_token_ms)}
        />
        <Tile
          label={t('calls.details.overhead')}
          value={formatMs(call.overhead_us / MICROSECONDS)}
          hint={t('calls.details.overheadHint')}
        />
        <Tile label={t('calls.details.cost')} value={<CallCost call={call} />} />
      </dl>
      {call.input_tokens === null && call.output_tokens === null ? null : <Tokens call={call} />}
      {call.is_estimated ? <p className={classes.note}>{t('calls.estimated')}</p> : null}
      {call.cost === null && call.provider_id !== null ? (
        <p className={classes.note}>{t('calls.unknownCost')}</p>
      ) : null}
    </div>
  )
}
