import { ActionIcon, Anchor, Badge, Group, Table, Text, Tooltip } from '@mantine/core'
import { IconExternalLink, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ListedPrice } from '../../api/types.ts'
import { formatDate, formatNumber, formatUsd } from '../../components/format.ts'
import table from '../../components/table.module.css'
import classes from './models.module.css'
import { useDeletePrice } from './use-delete-price.tsx'

const PLACES = 6

function Marks({ price }: { price: ListedPrice }) {
  const { t } = useTranslation()
  const { tiers, is_own, valid_from } = price
  const above = tiers[0]?.above
  const isFuture = valid_from !== null && Date.parse(valid_from) > Date.now()
  return (
    <>
      {is_own ? <Badge>{t('prices.own')}</Badge> : null}
      {isFuture && valid_from ? (
        <Badge color="orange">{t('prices.future', { when: formatDate(valid_from) })}</Badge>
      ) : null}
      {above === undefined ? null : (
        <Tooltip label={t('prices.tiers', { count: tiers.length, tokens: formatNumber(above) })}>
          <Badge color="gray">&gt; {formatNumber(above)}</Badge>
        </Tooltip>
      )}
    </>
  )
}

/** Where it is from: an address is shown as a link. */
function Source({ price }: { price: ListedPrice }) {
  const { t } = useTranslation()
  const { source, model, is_own } = price
  if (/^https?:\/\//.test(source)) {
    return (
      <Anchor
        href={source}
        target="_blank"
        rel="noopener noreferrer"
        size="sm"
        aria-label={`${t('prices.openSource', { model })} (${t('common.newTab')})`}
      >
        {new URL(source).hostname.replace(/^www\./, '')}{' '}
        <IconExternalLink size={13} aria-hidden="true" style={{ verticalAlign: -1 }} />
      </Anchor>
    )
  }
  return (
    <Text size="sm" c="dimmed">
      {source || (is_own ? '–' : t('prices.shipped'))}
    </Text>
  )
}

function Delete({ price }: { price: ListedPrice }) {
  const { t } = useTranslation()
  const remove = useDeletePrice(price)
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={t('prices.delete', { model: price.model })}
      loading={remove.isPending}
      onClick={remove.ask}
    >
      <IconTrash size={17} aria-hidden="true" />
    </ActionIcon>
  )
}

function Row({ price }: { price: ListedPrice }) {
  const { t } = useTranslation()
  const { model, provider, input, output, cached_input, valid_from, as_of } = price
  const seller = provider?.name ?? t('prices.everywhere')
  const usd = (amount: string) => formatUsd(amount, PLACES)
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="4px 8px">
          <Text size="sm" className="mono">
            {model}
          </Text>
          <Marks price={price} />
        </Group>
        <Text component="div" size="xs" c="dimmed" hiddenFrom="md" mt={2}>
          {seller}
        </Text>
        <Text component="div" size="xs" hiddenFrom="sm" mt={2} className="tabular">
          {t('models.priceOf', { input: usd(input), output: usd(output) })}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm">{seller}</Text>
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="end" className={classes.money}>
        {usd(input)}
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="end" className={classes.money}>
        {usd(output)}
      </Table.Td>
      <Table.Td visibleFrom="lg" ta="end" className={classes.money}>
        {cached_input === null ? (
          <Text span size="sm" c="dimmed">
            {t('prices.asInput')}
          </Text>
        ) : (
          usd(cached_input)
        )}
      </Table.Td>
      <Table.Td visibleFrom="lg">
        <Text size="sm" c="dimmed" className={table.when}>
          {valid_from
            ? formatDate(valid_from)
            : as_of
              ? t('prices.asOf', { when: formatDate(`${as_of}T00:00`) })
              : '–'}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Source price={price} />
      </Table.Td>
      <Table.Td ta="end" w={56}>
        {price.is_own ? <Delete price={price} /> : null}
      </Table.Td>
    </Table.Tr>
  )
}

export function PricesTable({ prices }: { prices: ListedPrice[] }) {
  const { t } = useTranslation()
  return (
    <div className={table.frame}>
      <Table highlightOnHover verticalSpacing={9}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('prices.column.model')}</Table.Th>
            <Table.Th visibleFrom="md">{t('prices.column.provider')}</Table.Th>
            <Table.Th visibleFrom="sm" ta="end">
              {t('prices.column.input')}
            </Table.Th>
            <Table.Th visibleFrom="sm" ta="end">
              {t('prices.column.output')}
            </Table.Th>
            <Table.Th visibleFrom="lg" ta="end">
              {t('prices.column.cached')}
            </Table.Th>
            <Table.Th visibleFrom="lg">{t('prices.column.from')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('prices.column.source')}</Table.Th>
            <Table.Th aria-label={t('commands.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {prices.map((price) => (
            <Row key={price.id ?? `${price.provider?.id} ${price.model}`} price={price} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
