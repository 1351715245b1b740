import { Badge, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CallDetail } from '../../api/types.ts'
import { formatMs } from '../../components/format.ts'
import classes from './timeline.module.css'
import { type Timeline, type TimelineBar, timelineOf } from './timeline.ts'

function Attempt({ bar, number }: { bar: TimelineBar; number: number }) {
  const { t } = useTranslation()
  const isOk = bar.status === 'ok'
  const times = t('calls.details.attemptAt', { start: formatMs(bar.startedMs), took: formatMs(bar.tookMs) })
  return (
    <li className={classes.attempt} aria-label={t('calls.details.attempt', { number })}>
      <div className={classes.label}>
        <Text span size="sm" fw={550}>
          {bar.target.provider} / {bar.target.model}
        </Text>
        {isOk ? null : (
          <Badge color="red">
            {[t(`calls.status.${bar.status}`), bar.httpStatus].filter(Boolean).join(' ')}
          </Badge>
        )}
        <Text span size="xs" c="dimmed">
          {times}
          {bar.errorCode === null ? '' : ` · ${bar.errorCode}`}
        </Text>
        {bar.errorMessage === null ? null : (
          <Text size="xs" c="dimmed" w="100%" style={{ overflowWrap: 'anywhere' }}>
            {bar.errorMessage}
          </Text>
        )}
      </div>
      <div className={classes.track} aria-hidden="true">
        <span
          className={classes.bar}
          data-failed={!isOk || undefined}
          style={{ left: `${bar.start}%`, width: `${bar.width}%` }}
        />
        {bar.rest > 0 ? (
          <span
            className={classes.rest}
            style={{ left: `${bar.start + bar.width}%`, width: `${bar.rest}%` }}
          />
        ) : null}
      </div>
    </li>
  )
}

function Scale({ ticks, firstToken }: Pick<Timeline, 'ticks' | 'firstToken'>) {
  return (
    <div className={classes.scale} aria-hidden="true">
      {ticks.map(({ ms, place }) => (
        <span key={ms} style={{ left: `${place}%` }} data-end={place > 92 || undefined}>
          {formatMs(ms)}
        </span>
      ))}
      {firstToken === null ? null : <i style={{ left: `${firstToken}%` }} />}
    </div>
  )
}

/** Which target was tried when and for how long, to scale. */
export function CallTimeline({ call }: { call: CallDetail }) {
  const { t } = useTranslation()
  const { bars, ticks, firstToken } = timelineOf(call)
  if (bars.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t(call.is_cache_hit ? 'calls.details.noAttemptsCache' : 'calls.details.noAttempts')}
      </Text>
    )
  }
  return (
    <div className={classes.timeline}>
      <ol className={classes.attempts}>
        {bars.map((bar, index) => (
          <Attempt key={bar.startedMs + index} bar={bar} number={index + 1} />
        ))}
      </ol>
      <Scale ticks={ticks} firstToken={firstToken} />
      <div className={classes.legend}>
        {bars.some(({ status }) => status === 'ok') ? (
          <span data-is="waiting">{t('calls.details.waiting')}</span>
        ) : null}
        {bars.some(({ rest }) => rest > 0) ? (
          <span data-is="rest">{t('calls.details.streaming')}</span>
        ) : null}
        {bars.some(({ status }) => status !== 'ok') ? (
          <span data-is="failed">{t('calls.details.failedAttempt')}</span>
        ) : null}
        {firstToken === null ? null : (
          <span data-is="first">
            {t('calls.details.firstToken')} {formatMs(call.first_token_ms ?? 0)}
          </span>
        )}
      </div>
    </div>
  )
}
