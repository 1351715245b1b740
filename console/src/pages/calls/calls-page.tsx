import { Switch } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconZoomQuestion } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ExportButton } from '../../components/export-button.tsx'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { Empty } from '../../components/states.tsx'
import { CallDrawer } from './call-drawer.tsx'
import { type CallFilter, exportLink, isFiltered } from './call-filter.ts'
import { CallFilters } from './call-filters.tsx'
import classes from './calls.module.css'
import { CallsSums } from './calls-sums.tsx'
import { CallCards, CallsTable } from './calls-table.tsx'
import { FirstCall } from './first-call.tsx'
import { callsQuery } from './queries.ts'

type CallListProps = {
  filter: CallFilter
  isLive: boolean
  onChange: (changed: CallFilter) => void
  onOpen: (id: string) => void
}

function CallList({ filter, isLive, onChange, onOpen }: CallListProps) {
  const { t } = useTranslation()
  // eight columns beside the navigation
  const isNarrow = useMediaQuery('(max-width: 68.74em)', false, { getInitialValueInEffect: false })
  const query = useInfiniteQuery(callsQuery(filter, isLive))
  const loaded = query.data?.pages.flatMap(({ items }) => items) ?? []
  const empty = isFiltered(filter) ? (
    <Empty icon={IconZoomQuestion} title={t('calls.noMatch')} text={t('calls.noMatchText')} />
  ) : (
    <FirstCall />
  )
  const Shown = isNarrow ? CallCards : CallsTable
  return (
    <>
      <CallFilters filter={filter} calls={loaded} onChange={onChange} />
      <CallsSums filter={filter} isLive={isLive} />
      <PagedList query={query} words="calls" empty={empty}>
        {(calls) => <Shown calls={calls} onOpen={onOpen} />}
      </PagedList>
    </>
  )
}

export function CallsPage() {
  const { t } = useTranslation()
  const { call, live, ...filter } = useSearch({ from: '/shell/calls' })
  const navigate = useNavigate({ from: '/calls' })
  const set = (changed: CallFilter & { call?: string | undefined; live?: boolean | undefined }) =>
    void navigate({ search: (now) => ({ ...now, ...changed }), replace: true, resetScroll: false })
  return (
    <div className={page.page}>
      <PageHeader title={t('calls.title')} subtitle={t('calls.subtitle')}>
        <div className={classes.actions}>
          <Switch
            label={t('calls.live')}
            title={t('calls.liveHint')}
            checked={live === true}
            onChange={(event) => set({ live: event.currentTarget.checked || undefined })}
          />
          <ExportButton href={exportLink(filter)} hint={t('calls.exportHint')}>
            {t('calls.export')}
          </ExportButton>
        </div>
      </PageHeader>
      <CallList filter={filter} isLive={live === true} onChange={set} onOpen={(id) => set({ call: id })} />
      <CallDrawer
        id={call}
        onClose={() => set({ call: undefined })}
        onFilter={(only) => set({ call: undefined, ...only })}
      />
    </div>
  )
}
