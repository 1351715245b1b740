import { Badge, Group, SegmentedControl, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model, Target } from '../../api/types.ts'
import { Facts } from '../../components/facts.tsx'
import { formatClock, formatMs, formatNumber, formatPercent, formatUsd } from '../../components/format.ts'
import { AvailabilityBar } from './availability-bar.tsx'
import { type Span, spans, toSlots } from './availability-slots.ts'
import { StateWords } from './health-words.tsx'
import { draftOf, isWeighed, shareOf } from './model-draft.ts'
import { targetState } from './model-state.ts'
import classes from './models.module.css'
import { availabilityQuery } from './queries.ts'

const PRICE_PLACES = 6

function Live({ target }: { target: Target }) {
  const { t } = useTranslation()
  const { until, error_rate, latency_ms, in_flight } = target.health
  const { price } = target
  return (
    <Text size="xs" c="dimmed" mt={4} className="tabular">
      <Facts
        facts={[
          until ? t('models.details.until', { when: formatClock(Date.parse(until)) }) : null,
          error_rate > 0 ? t('models.details.failing', { percent: formatPercent(error_rate) }) : null,
          latency_ms === null ? null : t('models.details.latency', { latency: formatMs(latency_ms) }),
          in_flight > 0
            ? t('models.details.inFlight', { count: in_flight, formatted: formatNumber(in_flight) })
            : null,
          price
            ? t('models.priceOf', {
                input: formatUsd(price.input, PRICE_PLACES),
                output: formatUsd(price.output, PRICE_PLACES),
              })
            : t('models.details.priceUnknown'),
        ]}
      />
    </Text>
  )
}

/** Its share of the calls, or that it stands by; nothing where the strategy decides from call to call. */
function useRankWords(model: Model) {
  const { t } = useTranslation()
  const { strategy, targets } = draftOf(model)
  return (at: number): string | null => {
    if (targets.length < 2 || strategy === 'lowest_latency' || strategy === 'least_busy') return null
    const isFirst = strategy === 'weighted' || targets.slice(1, at + 1).every(({ isLevel }) => isLevel)
    if (!isFirst) return t('models.details.standby')
    if (!isWeighed(strategy, targets, at)) return null
    return t('models.form.share', { share: formatPercent(shareOf(strategy, targets, at)) })
  }
}

/** The targets of a model in the order of their priority, each with how it is and how it was. */
export function TargetList({ model }: { model: Model }) {
  const { t } = useTranslation()
  const [span, setSpan] = useState<Span>('day')
  const { data } = useQuery(availabilityQuery(model.id, spans[span].hours))
  const rankWords = useRankWords(model)
  const ranked = model.targets.toSorted((a, b) => a.priority - b.priority)
  const minutesOf = (id: string) => data?.items.find(({ target_id }) => target_id === id)?.minutes ?? []
  return (
    <>
      <SegmentedControl
        fullWidth
        size="xs"
        mb={12}
        aria-label={t('models.details.availability')}
        data={(Object.keys(spans) as Span[]).map((value) => ({
          value,
          label: t(`models.details.span.${value}`),
        }))}
        value={span}
        onChange={(value) => setSpan(value as Span)}
      />
      <ul className={classes.targets}>
        {ranked.map((target, at) => (
          <li key={target.id} className={classes.target}>
            <Group justify="space-between" gap="4px 12px" align="flex-start">
              <Group gap={8} style={{ minWidth: 0 }}>
                <Text size="sm" fw={550} className="mono">
                  {target.model}
                </Text>
                <Text size="sm" c="dimmed">
                  {target.provider.name}
                </Text>
                {rankWords(at) ? <Badge color="gray">{rankWords(at)}</Badge> : null}
              </Group>
              <StateWords state={targetState(target)} />
            </Group>
            <Live target={target} />
            <AvailabilityBar
              slots={toSlots(minutesOf(target.id), span, data?.at ?? Date.now())}
              span={span}
              name={`${target.provider.name} ${target.model}`}
            />
          </li>
        ))}
      </ul>
    </>
  )
}
