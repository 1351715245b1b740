import { Text } from '@mantine/core'
import { IconRoute, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { SearchInput } from '../../components/search-input.tsx'
import { Empty, Failure } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import { TableLoading } from '../../components/table-loading.tsx'
import { useMay } from '../../shell/session.ts'
import { FirstSteps } from './first-steps.tsx'
import { ModelsTable } from './models-table.tsx'
import { liveModelsQuery } from './queries.ts'

function matches({ alias, description, targets }: Model, query: string | undefined): boolean {
  if (!query) return true
  const wanted = query.toLowerCase()
  const words = [alias, description, ...targets.flatMap(({ model, provider }) => [model, provider.name])]
  return words.some((word) => word.toLowerCase().includes(wanted))
}

type Props = {
  query: string | undefined
  onQuery: (query: string | undefined) => void
  onOpen: (id: string) => void
  onAddProvider: () => void
  onAddModel: () => void
}

export function ModelList({ query, onQuery, onOpen, onAddProvider, onAddModel }: Props) {
  const { t } = useTranslation()
  const mayManage = useMay('models:manage')
  const { data, error, refetch } = useQuery(liveModelsQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <TableLoading />
  if (data.items.length === 0) {
    if (mayManage) return <FirstSteps onAddProvider={onAddProvider} onAddModel={onAddModel} />
    return <Empty icon={IconRoute} title={t('models.empty')} text={t('models.emptyText')} />
  }
  const shown = data.items.filter((model) => matches(model, query))
  return (
    <>
      <div className={table.filters}>
        <SearchInput className={table.search} words={t('models.search')} value={query} onSearch={onQuery} />
      </div>
      {shown.length === 0 ? (
        <Empty
          icon={IconSearch}
          title={t('models.noMatch', { query: query ?? '' })}
          text={t('models.noMatchText')}
        />
      ) : (
        <>
          <ModelsTable models={shown} onOpen={onOpen} />
          <div className={table.below}>
            <Text size="sm" c="dimmed" role="status">
              {t('models.total', { count: shown.length, formatted: formatNumber(shown.length) })}
            </Text>
          </div>
        </>
      )}
    </>
  )
}
