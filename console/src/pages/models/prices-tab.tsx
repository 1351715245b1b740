import { Select, Text } from '@mantine/core'
import { IconCoin } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PagedList } from '../../components/paged-list.tsx'
import { SearchInput } from '../../components/search-input.tsx'
import { Empty } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import { AddPrice } from './add-price.tsx'
import { PricesTable } from './prices-table.tsx'
import { type PriceFilter, pricesQuery, providersQuery } from './queries.ts'

/** Sellers of the table that ships, by their ids there, that most people look for. */
const sellers = [
  { value: 'openai', label: 'OpenAI' },
  { value: 'anthropic', label: 'Anthropic' },
  { value: 'google', label: 'Google' },
  { value: 'azure', label: 'Microsoft Azure' },
  { value: 'aws', label: 'AWS Bedrock' },
  { value: 'openrouter', label: 'OpenRouter' },
]

function Filters({ filter, onFilter }: { filter: PriceFilter; onFilter: (changed: PriceFilter) => void }) {
  const { t } = useTranslation()
  const own = useQuery(providersQuery).data?.items ?? []
  const chosen = filter.provider
  const known = [
    ...own.map(({ id, name }) => ({ value: id, label: name })),
    ...sellers.filter(({ label }) => !own.some(({ name }) => name === label)),
  ]
  const data =
    chosen && !known.some(({ value }) => value === chosen)
      ? [...known, { value: chosen, label: chosen }]
      : known
  return (
    <div className={table.filters}>
      <SearchInput
        className={table.search}
        words={t('prices.search')}
        value={filter.q}
        onSearch={(q) => onFilter({ q })}
        maxLength={300}
      />
      <Select
        aria-label={t('prices.filterProvider')}
        placeholder={t('prices.allProviders')}
        data={data}
        value={chosen ?? null}
        onChange={(provider) => onFilter({ provider: provider ?? undefined })}
        clearable
        searchable
        w={200}
      />
    </div>
  )
}

type Props = {
  filter: PriceFilter
  onFilter: (changed: PriceFilter) => void
  isCreating: boolean
  onClose: () => void
}

export function PricesTab({ filter, onFilter, isCreating, onClose }: Props) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(pricesQuery(filter))
  const isFiltered = Boolean(filter.q ?? filter.provider)
  const empty = (
    <Empty
      icon={IconCoin}
      title={t(isFiltered ? 'prices.noMatch' : 'prices.empty')}
      text={t(isFiltered ? 'prices.noMatchText' : 'prices.emptyText')}
    />
  )
  return (
    <>
      <Text size="sm" c="dimmed" mb="md" maw={760}>
        {t('prices.hint')}
      </Text>
      <Filters filter={filter} onFilter={onFilter} />
      <PagedList query={query} words="prices" empty={empty}>
        {(prices) => <PricesTable prices={prices} />}
      </PagedList>
      <AddPrice opened={isCreating} onClose={onClose} />
    </>
  )
}
