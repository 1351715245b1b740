import { Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Limits, LimitUse } from '../../api/types.ts'
import { formatNumber, formatUsd } from '../../components/format.ts'
import { barOf } from './limit-bar.ts'

type BarProps = { label: string; used: number | null; most: number | null; format: (value: number) => string }

const colors = { plenty: 'river', little: 'orange', nothing: 'red' } as const

function Bar({ label, used, most, format }: BarProps) {
  const { t } = useTranslation()
  if (most === null || used === null) {
    return (
      <Group justify="space-between" gap="xs">
        <Text size="sm">{label}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {used === null ? '–' : format(used)}
        </Text>
      </Group>
    )
  }
  const { percent, left } = barOf(used, most)
  return (
    <div>
      <Group justify="space-between" gap="2px 12px" mb={5}>
        <Text size="sm">{label}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          {t('limits.ofMost', { used: format(used), most: format(most) })}
        </Text>
      </Group>
      <Progress value={percent} color={colors[left]} size={8} radius="xl" aria-label={label} />
      {left === 'plenty' ? null : (
        <Text size="xs" mt={4} c={left === 'nothing' ? 'var(--mantine-color-error)' : 'dimmed'}>
          {t(left === 'nothing' ? 'limits.nothingLeft' : 'limits.nearlyUsed')}
        </Text>
      )}
    </div>
  )
}

type Props = { limits: Limits; use: LimitUse }

/** What is used of each limit now. Money is shown without a limit, too; the rest is counted only where one is set. */
export function LimitBars({ limits, use }: Props) {
  const { t } = useTranslation()
  const { requests_per_minute, tokens_per_minute, concurrency } = limits
  const budget = (amount: string | null) => (amount === null ? null : Number(amount))
  const money = (value: number) => formatUsd(value)
  return (
    <Stack gap="sm">
      <Bar
        label={t('limits.spentToday')}
        used={Number(use.spent_today)}
        most={budget(use.budget_per_day)}
        format={money}
      />
      <Bar
        label={t('limits.spentMonth')}
        used={Number(use.spent_this_month)}
        most={budget(use.budget_per_month)}
        format={money}
      />
      {requests_per_minute === undefined ? null : (
        <Bar
          label={t('limits.useRequests')}
          used={use.requests_this_minute}
          most={requests_per_minute}
          format={formatNumber}
        />
      )}
      {tokens_per_minute === undefined ? null : (
        <Bar
          label={t('limits.useTokens')}
          used={use.tokens_this_minute}
          most={tokens_per_minute}
          format={formatNumber}
        />
      )}
      {concurrency === undefined ? null : (
        <Bar label={t('limits.useInFlight')} used={use.in_flight} most={concurrency} format={formatNumber} />
      )}
    </Stack>
  )
}
