import { Button, Group, Select } from '@mantine/core'
import { IconKey, IconPlus, IconZoomQuestion } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { SearchInput } from '../../components/search-input.tsx'
import { Empty } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import { CreateKey } from './create-key.tsx'
import { IdentifyKey } from './identify-key.tsx'
import { KeyDrawer } from './key-drawer.tsx'
import { KeysTable } from './keys-table.tsx'
import { type KeyFilter, keysQuery } from './queries.ts'

const states = ['valid', 'expired', 'revoked'] as const

function Filters({ filter, onChange }: { filter: KeyFilter; onChange: (changed: KeyFilter) => void }) {
  const { t } = useTranslation()
  return (
    <div className={table.filters}>
      <SearchInput
        className={table.search}
        words={t('keys.search')}
        value={filter.q}
        onSearch={(q) => onChange({ q })}
        maxLength={100}
      />
      <Select
        aria-label={t('keys.filterState')}
        placeholder={t('keys.allStates')}
        data={states.map((state) => ({ value: state, label: t(`keys.states.${state}`) }))}
        value={filter.state ?? null}
        onChange={(value) => onChange({ state: states.find((state) => state === value) })}
        clearable
        w={160}
      />
    </div>
  )
}

function KeyList({ filter, onOpen }: { filter: KeyFilter; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  const query = useInfiniteQuery(keysQuery(filter))
  const isFiltered = Boolean(filter.q ?? filter.state)
  const empty = (
    <Empty
      icon={IconKey}
      title={t(isFiltered ? 'keys.noMatch' : 'keys.empty')}
      text={t(isFiltered ? 'keys.noMatchText' : 'keys.emptyText')}
    />
  )
  return (
    <PagedList query={query} words="keys" empty={empty}>
      {(keys) => <KeysTable keys={keys} onOpen={onOpen} />}
    </PagedList>
  )
}

export function KeysPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/shell/keys' })
  const navigate = useNavigate({ from: '/keys' })
  const set = (changed: typeof search) =>
    void navigate({ search: (now) => ({ ...now, ...changed }), replace: true, resetScroll: false })
  const filter: KeyFilter = { q: search.q, state: search.state }
  return (
    <div className={page.page}>
      <PageHeader title={t('keys.title')} subtitle={t('keys.subtitle')}>
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconZoomQuestion size={18} aria-hidden="true" />}
            onClick={() => set({ identify: true })}
          >
            {t('keys.identify.action')}
          </Button>
          <Button
            leftSection={<IconPlus size={18} aria-hidden="true" />}
            onClick={() => set({ create: true })}
          >
            {t('keys.create')}
          </Button>
        </Group>
      </PageHeader>
      <Filters filter={filter} onChange={set} />
      <KeyList filter={filter} onOpen={(key) => set({ key })} />
      <KeyDrawer id={search.key} onOpen={(key) => set({ key })} onClose={() => set({ key: undefined })} />
      <CreateKey
        opened={search.create === true}
        scope={search.scope}
        onClose={() => set({ create: undefined, scope: undefined })}
      />
      <IdentifyKey
        opened={search.identify === true}
        onClose={() => set({ identify: undefined })}
        onOpen={(key) => set({ identify: undefined, key })}
      />
    </div>
  )
}
