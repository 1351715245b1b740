import { Button, Text } from '@mantine/core'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from './format.ts'
import { Failure } from './states.tsx'
import table from './table.module.css'
import { TableLoading } from './table-loading.tsx'

type Props<Item> = {
  query: UseInfiniteQueryResult<InfiniteData<{ items: Item[] }>>
  /** Whose words say how many there are. */
  words: 'audit' | 'calls' | 'keys' | 'people' | 'prices' | 'tickets'
  /** Stands where nothing is there to list. */
  empty: ReactNode
  children: (items: Item[]) => ReactNode
}

/** A list as far as it is loaded: how long it is so far, and the way to what follows. */
export function PagedList<Item>({ query, words, empty, children }: Props<Item>) {
  const { t } = useTranslation()
  const { data, error, hasNextPage } = query
  if (error && !data) return <Failure error={error} retry={() => void query.refetch()} />
  if (!data) return <TableLoading />
  const items = data.pages.flatMap((page) => page.items)
  if (items.length === 0) return empty
  const counted = { count: items.length, formatted: formatNumber(items.length) }
  return (
    <>
      {children(items)}
      <div className={table.below}>
        <Text size="sm" c="dimmed" role="status">
          {t(hasNextPage ? `${words}.shown` : `${words}.total`, counted)}
        </Text>
        {hasNextPage ? (
          <Button
            variant="default"
            size="sm"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t(`${words}.more`)}
          </Button>
        ) : null}
      </div>
    </>
  )
}
