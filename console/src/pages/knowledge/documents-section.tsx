import { Group, Pagination, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconFileSearch, IconFiles } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Source } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { Empty, Failure } from '../../components/states.tsx'
import { DocumentFilters } from './document-filters.tsx'
import { DocumentsTable } from './documents-table.tsx'
import classes from './knowledge.module.css'
import { type DocumentFilter, documentsQuery, isRunning, PAGE_SIZE } from './queries.ts'

/** While a sync runs, new documents appear by themselves. */
const RUNNING_MS = 3_000

function Pages({ page, total, onChange }: { page: number; total: number; onChange: (page: number) => void }) {
  const { t } = useTranslation()
  const from = (page - 1) * PAGE_SIZE + 1
  const to = Math.min(total, page * PAGE_SIZE)
  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" c="dimmed" className="tabular">
        {t('knowledge.range', { from: formatNumber(from), to: formatNumber(to), total: formatNumber(total) })}
      </Text>
      {total > PAGE_SIZE ? (
        <Pagination
          size="sm"
          total={Math.ceil(total / PAGE_SIZE)}
          value={page}
          onChange={onChange}
          aria-label={t('knowledge.pages')}
          getControlProps={(control) => ({ 'aria-label': t(`knowledge.pageControl.${control}`) })}
          getItemProps={(number) => ({ 'aria-label': t('knowledge.pageNumber', { number }) })}
          siblings={1}
          boundaries={1}
        />
      ) : null}
    </Group>
  )
}

function LoadingRows({ label }: { label: string }) {
  return (
    <Stack gap={26} py="md" px="md" className={classes.table} role="status" aria-label={label}>
      {[62, 48, 71, 55, 66, 43, 58].map((width) => (
        <Skeleton key={width} height={13} width={`${width}%`} />
      ))}
    </Stack>
  )
}

export function DocumentsSection({ sources }: { sources: Source[] }) {
  const { t } = useTranslation()
  const search = useSearch({ from: '/shell/knowledge' })
  const navigate = useNavigate({ from: '/knowledge' })
  const filter: DocumentFilter = {
    q: search.q,
    source: search.source,
    type: search.type,
    language: search.language,
  }
  const page = search.page ?? 1
  const { data, error, refetch } = useQuery({
    ...documentsQuery(filter, page),
    refetchInterval: sources.some(isRunning) ? RUNNING_MS : false,
  })
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  const setFilter = (changed: DocumentFilter) =>
    void navigate({
      search: (now) => ({ ...now, ...changed, page: undefined }),
      replace: true,
      resetScroll: false,
    })
  const setPage = (next: number) =>
    void navigate({ search: (now) => ({ ...now, page: next > 1 ? next : undefined }), resetScroll: false })

  return (
    <section aria-label={t('knowledge.documents')} id="documents" className={classes.documents}>
      <Title order={2} className={classes.sectionTitle}>
        {t('knowledge.documents')}
      </Title>
      <Stack gap="md">
        <DocumentFilters filter={filter} sources={sources} rows={data?.items ?? []} onChange={setFilter} />
        {error && !data ? <Failure error={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <LoadingRows label={t('common.loading')} /> : null}
        {data?.total === 0 && isFiltered ? (
          <Empty icon={IconFileSearch} title={t('knowledge.noMatch')} />
        ) : null}
        {data?.total === 0 && !isFiltered ? (
          <Empty icon={IconFiles} title={t('knowledge.noDocuments')} text={t('knowledge.noDocumentsText')} />
        ) : null}
        {data && data.total > 0 ? (
          <>
            <DocumentsTable rows={data.items} sources={sources} />
            <Pages page={page} total={data.total} onChange={setPage} />
          </>
        ) : null}
      </Stack>
    </section>
  )
}
