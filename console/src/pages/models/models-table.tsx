import { Badge, Group, Table, Text, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Model, Target } from '../../api/types.ts'
import { formatMs, formatNumber, formatUsd } from '../../components/format.ts'
import { RowLink } from '../../components/row-link.tsx'
import table from '../../components/table.module.css'
import { ModelHealth } from './health-words.tsx'
import { bestLatency, isEmbedding, priceRange } from './model-state.ts'
import classes from './models.module.css'

const SHOWN_TARGETS = 2
const PRICE_PLACES = 6
/** A line does not end at it. */
const UNBROKEN_DASH = '\u2060–\u2060'

function usePriceWords() {
  const { t } = useTranslation()
  const range = (prices: { from: number; to: number }) =>
    prices.from === prices.to
      ? formatUsd(prices.from, PRICE_PLACES)
      : [prices.from, prices.to].map((price) => formatUsd(price, PRICE_PLACES)).join(UNBROKEN_DASH)
  return (targets: Target[]): string | null => {
    const input = priceRange(targets, 'input')
    const output = priceRange(targets, 'output')
    return input && output ? t('models.priceOf', { input: range(input), output: range(output) }) : null
  }
}

function TargetNames({ targets }: { targets: Target[] }) {
  const { t } = useTranslation()
  const rest = targets.slice(SHOWN_TARGETS)
  return (
    <>
      {targets.slice(0, SHOWN_TARGETS).map(({ id, provider, model }) => (
        <Text key={id} size="sm">
          <span className="mono">{model}</span>{' '}
          <Text span size="sm" c="dimmed">
            · {provider.name}
          </Text>
        </Text>
      ))}
      {rest.length > 0 ? (
        <Text
          size="xs"
          c="dimmed"
          title={rest.map(({ provider, model }) => `${model} · ${provider.name}`).join('\n')}
        >
          +{t('models.targetCount', { count: rest.length, formatted: formatNumber(rest.length) })}
        </Text>
      ) : null}
    </>
  )
}

function Price({ targets }: { targets: Target[] }) {
  const { t } = useTranslation()
  const words = usePriceWords()(targets)
  if (words) {
    return (
      <Text size="sm" className="tabular">
        {words}
      </Text>
    )
  }
  return (
    <Tooltip label={t('models.priceUnknownHint')}>
      <Text span size="sm" c="dimmed" className={table.above}>
        {t('models.priceUnknown')}
      </Text>
    </Tooltip>
  )
}

function Row({ model, onOpen }: { model: Model; onOpen: () => void }) {
  const { t } = useTranslation()
  const { alias, targets } = model
  const latency = bestLatency(targets)
  const price = usePriceWords()(targets)
  return (
    <Table.Tr className={`${table.open} ${model.is_enabled ? '' : table.faded}`}>
      <Table.Td>
        <Group gap={8}>
          <RowLink label={t('models.open', { name: alias })} onOpen={onOpen}>
            {alias}
          </RowLink>
          {isEmbedding(model) ? <Badge color="gray">{t('models.capability.embeddings')}</Badge> : null}
        </Group>
        {model.description ? (
          <Text size="xs" c="dimmed" lineClamp={2} maw={320}>
            {model.description}
          </Text>
        ) : null}
        <Text component="div" size="xs" c="dimmed" hiddenFrom="sm" mt={6}>
          <ModelHealth model={model} />
          <div>
            {targets[0]?.model} · {targets[0]?.provider.name}
            {targets.length > 1 ? ` +${targets.length - 1}` : ''}
          </div>
          {price ? <div className="tabular">{price}</div> : null}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <TargetNames targets={targets} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <span className={table.above}>
          <ModelHealth model={model} />
        </span>
      </Table.Td>
      <Table.Td visibleFrom="md" ta="end">
        <Text size="sm" c={latency === null ? 'dimmed' : undefined} className={classes.money}>
          {latency === null ? '–' : formatMs(latency)}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="lg" ta="end">
        <Price targets={targets} />
      </Table.Td>
    </Table.Tr>
  )
}

export function ModelsTable({ models, onOpen }: { models: Model[]; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className={table.frame}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('models.column.model')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('models.column.targets')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('models.column.health')}</Table.Th>
            <Table.Th visibleFrom="md" ta="end">
              <Tooltip label={t('models.latencyHint')}>
                <span>{t('models.column.latency')}</span>
              </Tooltip>
            </Table.Th>
            <Table.Th visibleFrom="lg" ta="end">
              {t('models.column.price')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {models.map((model) => (
            <Row key={model.id} model={model} onOpen={() => onOpen(model.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
