import { Tooltip } from '@mantine/core'
import { IconKey, IconServer, IconUser } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../api/types.ts'
import { formatNumber, formatUsd } from '../../components/format.ts'
import { currentLanguage } from '../../i18n/language.ts'
import classes from './calls.module.css'

/** Time of day to the second; the day too, unless it is today. */
export function formatCallTime(iso: string, now = new Date()): string {
  const at = new Date(iso)
  const isToday = at.toDateString() === now.toDateString()
  return new Intl.DateTimeFormat(currentLanguage(), {
    ...(isToday ? {} : { month: 'short', day: 'numeric' }),
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
  }).format(at)
}

/** Who called: a person, else the key of a program, else Naru’s own code. */
function useCaller(): (call: Pick<Call, 'person' | 'key' | 'feature'>) => string {
  const { t } = useTranslation()
  return ({ person, key, feature }) => person?.name ?? key?.name ?? feature ?? t('calls.nobody')
}

/** The same with a sign of what it is. */
export function CallerName({ call }: { call: Pick<Call, 'person' | 'key' | 'feature'> }) {
  const name = useCaller()(call)
  const Shown = call.person ? IconUser : call.key ? IconKey : IconServer
  return (
    <span className={classes.caller}>
      <Shown size={15} stroke={1.8} aria-hidden="true" />
      <span>{name}</span>
    </span>
  )
}

const counted = (tokens: number | null) => (tokens === null ? '–' : formatNumber(tokens))

/** Tokens in and out, as far as anybody knows them. */
export function CallTokens({
  call,
}: {
  call: Pick<Call, 'input_tokens' | 'output_tokens' | 'is_estimated'>
}) {
  const { t } = useTranslation()
  const { input_tokens, output_tokens, is_estimated } = call
  if (input_tokens === null && output_tokens === null) return <span className={classes.none}>–</span>
  const [input, output] = [counted(input_tokens), counted(output_tokens)]
  const words = t('calls.tokensOf', { input, output })
  return (
    <Tooltip label={is_estimated ? `${words}. ${t('calls.estimated')}` : words}>
      <span className={classes.number}>
        {is_estimated ? '≈ ' : ''}
        {input} <span className={classes.none}>/</span> {output}
      </span>
    </Tooltip>
  )
}

export function CallCost({ call }: { call: Pick<Call, 'cost'> }) {
  const { t } = useTranslation()
  if (call.cost === null) {
    return (
      <Tooltip label={t('calls.unknownCost')}>
        <span className={classes.none}>{t('common.unknown')}</span>
      </Tooltip>
    )
  }
  const isFree = Number(call.cost) === 0
  return (
    <span className={isFree ? `${classes.number} ${classes.none}` : classes.number}>
      {formatUsd(call.cost)}
    </span>
  )
}
