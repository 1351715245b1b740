import { Badge, Button, Table, Text } from '@mantine/core'
import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Group } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { RowLink } from '../../components/row-link.tsx'
import { Empty, Failure } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import { TableLoading } from '../../components/table-loading.tsx'
import { useMay } from '../../shell/session.ts'
import { CreateGroup } from './create-group.tsx'
import { GroupDrawer } from './group-drawer.tsx'
import { groupsQuery } from './queries.ts'

function KindBadge({ kind }: Pick<Group, 'kind'>) {
  const { t } = useTranslation()
  return <Badge color={kind === 'team' ? 'river' : 'gray'}>{t(`groups.kinds.${kind}`)}</Badge>
}

function Row({ group, onOpen }: { group: Group; onOpen: () => void }) {
  const { t } = useTranslation()
  const { name, kind, description, members } = group
  const counted = t('groups.memberCount', { count: members, formatted: formatNumber(members) })
  return (
    <Table.Tr className={table.open}>
      <Table.Td>
        <RowLink label={t('groups.open', { name })} onOpen={onOpen}>
          {name}
        </RowLink>
        <Text component="div" size="xs" c="dimmed" hiddenFrom="sm" mt={4}>
          <KindBadge kind={kind} /> {counted}
        </Text>
        {description ? (
          <Text size="xs" c="dimmed" hiddenFrom="sm" mt={4}>
            {description}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <KindBadge kind={kind} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm" c="dimmed">
          {description || '–'}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="end">
        <Text size="sm" className={table.when}>
          {counted}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

function GroupList({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(groupsQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <TableLoading />
  if (data.items.length === 0) {
    return <Empty icon={IconUsersGroup} title={t('groups.empty')} text={t('groups.emptyText')} />
  }
  return (
    <div className={table.frame}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('groups.column.name')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('groups.column.kind')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('groups.column.description')}</Table.Th>
            <Table.Th visibleFrom="sm" ta="end">
              {t('groups.column.members')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((group) => (
            <Row key={group.id} group={group} onOpen={() => onOpen(group.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

export function GroupsPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/shell/groups' })
  const navigate = useNavigate({ from: '/groups' })
  const mayManage = useMay('people:manage')
  const set = (changed: typeof search) =>
    void navigate({ search: (now) => ({ ...now, ...changed }), replace: true, resetScroll: false })
  return (
    <div className={page.page}>
      <PageHeader title={t('groups.title')} subtitle={t('groups.subtitle')}>
        {mayManage ? (
          <Button
            leftSection={<IconPlus size={18} aria-hidden="true" />}
            onClick={() => set({ create: true })}
          >
            {t('groups.create')}
          </Button>
        ) : null}
      </PageHeader>
      <GroupList onOpen={(group) => set({ group })} />
      <GroupDrawer id={search.group} onClose={() => set({ group: undefined })} />
      <CreateGroup
        opened={search.create === true}
        onClose={() => set({ create: undefined })}
        onCreated={(group) => set({ create: undefined, group })}
      />
    </div>
  )
}
