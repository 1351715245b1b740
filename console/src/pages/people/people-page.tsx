import { Button, Tabs } from '@mantine/core'
import { IconSearch, IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { SearchInput } from '../../components/search-input.tsx'
import { Empty } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import { useMay } from '../../shell/session.ts'
import { InvitationsTable } from './invitations-table.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { PeopleTable } from './people-table.tsx'
import { PersonDrawer } from './person-drawer.tsx'
import { peopleQuery } from './queries.ts'

type ListProps = { query: string | undefined; onOpen: (id: string) => void }

function PeopleList({ query, onOpen }: ListProps) {
  const { t } = useTranslation()
  const people = useInfiniteQuery(peopleQuery(query))
  const empty = query ? (
    <Empty icon={IconSearch} title={t('people.noMatch', { query })} text={t('people.noMatchText')} />
  ) : (
    <Empty icon={IconUsers} title={t('people.empty')} text={t('people.emptyText')} />
  )
  return (
    <PagedList query={people} words="people" empty={empty}>
      {(rows) => <PeopleTable people={rows} onOpen={onOpen} />}
    </PagedList>
  )
}

export function PeoplePage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/shell/people' })
  const navigate = useNavigate({ from: '/people' })
  const mayManage = useMay('people:manage')
  const set = (changed: typeof search) =>
    void navigate({ search: (now) => ({ ...now, ...changed }), replace: true, resetScroll: false })
  const open = (person: string | undefined) => set({ person })
  const people = (
    <>
      <div className={table.filters}>
        <SearchInput
          className={table.search}
          words={t('people.search')}
          value={search.q}
          onSearch={(q) => set({ q })}
        />
      </div>
      <PeopleList query={search.q} onOpen={open} />
    </>
  )
  return (
    <div className={page.page}>
      <PageHeader title={t('people.title')} subtitle={t('people.subtitle')}>
        {mayManage ? (
          <Button
            leftSection={<IconUserPlus size={18} aria-hidden="true" />}
            onClick={() => set({ invite: true })}
          >
            {t('people.invite')}
          </Button>
        ) : null}
      </PageHeader>
      {mayManage ? (
        <Tabs
          value={search.tab ?? 'people'}
          onChange={(tab) => set({ tab: tab === 'invitations' ? 'invitations' : undefined })}
          keepMounted={false}
        >
          <Tabs.List mb="md">
            <Tabs.Tab value="people">{t('people.tab.people')}</Tabs.Tab>
            <Tabs.Tab value="invitations">{t('people.tab.invitations')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="people">{people}</Tabs.Panel>
          <Tabs.Panel value="invitations">
            <InvitationsTable />
          </Tabs.Panel>
        </Tabs>
      ) : (
        people
      )}
      <PersonDrawer id={search.person} onClose={() => open(undefined)} />
      <InviteDialog opened={search.invite === true} onClose={() => set({ invite: undefined })} />
    </div>
  )
}
