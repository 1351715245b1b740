import { Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  formatClock,
  formatDuration,
  formatMs,
  formatNumber,
  formatPercent,
} from '../../components/format.ts'
import { type Slot, type Span, type Total, totalOf } from './availability-slots.ts'
import classes from './models.module.css'

function useSummary() {
  const { t } = useTranslation()
  return ({ succeeded, failed, latencyMs }: Total): string => {
    const count = succeeded + failed
    if (count === 0) return t('models.details.noCalls')
    const calls = t('models.details.calls', { count, formatted: formatNumber(count) })
    return [
      t('models.details.succeeded', { percent: formatPercent(succeeded / count), calls }),
      latencyMs === null ? null : t('models.details.latency', { latency: formatMs(latencyMs) }),
    ]
      .filter((words) => words !== null)
      .join(' · ')
  }
}

function useSlotWords(span: Span) {
  const { t } = useTranslation()
  return ({ from, to, succeeded, failed, latencyMs, openSeconds }: Slot): string => {
    const count = succeeded + failed
    const withDay = span !== 'hour'
    return [
      t('models.details.slot', { from: formatClock(from, withDay), to: formatClock(to) }),
      count === 0
        ? t('models.details.noCalls')
        : t('models.details.calls', { count, formatted: formatNumber(count) }),
      failed > 0 ? t('models.details.slotFailed', { formatted: formatNumber(failed) }) : null,
      openSeconds > 0 ? t('models.details.slotOpen', { time: formatDuration(openSeconds) }) : null,
      latencyMs === null ? null : formatMs(latencyMs),
    ]
      .filter((words) => words !== null)
      .join(' · ')
  }
}

type Props = { slots: Slot[]; span: Span; name: string }

/** How one target answered, slot by slot; the line below tells all of it, or the slot that is pointed at. */
export function AvailabilityBar({ slots, span, name }: Props) {
  const { t } = useTranslation()
  const [pointed, setPointed] = useState<number | null>(null)
  const slot = pointed === null ? undefined : slots[pointed]
  const summary = useSummary()(totalOf(slots))
  const slotWords = useSlotWords(span)
  return (
    <>
      <div
        className={classes.bar}
        role="img"
        aria-label={t('models.details.barLabel', { target: name, summary })}
        onPointerLeave={() => setPointed(null)}
      >
        {slots.map(({ from, state }, at) => (
          <span
            key={from}
            className={classes.slot}
            data-state={state}
            onPointerEnter={() => setPointed(at)}
          />
        ))}
      </div>
      <Text size="xs" c="dimmed" mt={6} mih={20} className="tabular">
        {slot ? slotWords(slot) : summary}
      </Text>
    </>
  )
}
