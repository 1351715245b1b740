import { ActionIcon, Badge, Button, Group, Menu, Modal, Switch, Table, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDots, IconMailForward, IconMailOff, IconRefresh } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Invitation } from '../../api/types.ts'
import { formatDate } from '../../components/format.ts'
import { Names } from '../../components/names.tsx'
import { Empty, Failure, notifyDone, notifyFailure } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import { TableLoading } from '../../components/table-loading.tsx'
import { currentLanguage } from '../../i18n/language.ts'
import { useRoleTitles } from '../roles/use-role-titles.ts'
import { InvitedList } from './invited-list.tsx'
import classes from './people.module.css'
import { invitationsQuery } from './queries.ts'

const colors = { pending: 'river', accepted: 'gray', expired: 'red' } as const

function useRenew({ id }: Invitation) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/invitations/{id}/renew', {
          params: { path: { id } },
          body: { language: currentLanguage() },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['invitations'] }),
    onError: notifyFailure,
  })
}

function useRevoke({ id, email }: Invitation) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/invitations/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      notifyDone(t('people.invitations.revoked', { email }))
      await queries.invalidateQueries({ queryKey: ['invitations'] })
    },
    onError: notifyFailure,
  })
  return () =>
    modals.openConfirmModal({
      title: t('people.invitations.revokeTitle', { email }),
      children: <Text size="sm">{t('people.invitations.revokeText')}</Text>,
      labels: { confirm: t('people.invitations.revoke'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(),
    })
}

function InvitationMenu({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation()
  const renew = useRenew(invitation)
  const revoke = useRevoke(invitation)
  const { email } = invitation
  return (
    <>
      <Menu position="bottom-end" width={260} shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            loading={renew.isPending}
            aria-label={t('people.invitations.menu', { email })}
          >
            <IconDots size={18} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconRefresh size={17} aria-hidden="true" />}
            onClick={() => renew.mutate()}
          >
            {t('people.invitations.renew')}
            <Text size="xs" c="dimmed">
              {t('people.invitations.renewHint')}
            </Text>
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconMailOff size={17} aria-hidden="true" />} onClick={revoke}>
            {t('people.invitations.revoke')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={renew.data !== undefined}
        onClose={renew.reset}
        size="lg"
        title={t('people.invitations.renewTitle', { email })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {renew.data ? (
          <InvitedList invited={[{ email, invitation: renew.data }]} onDone={renew.reset} />
        ) : null}
      </Modal>
    </>
  )
}

function Row({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation()
  const titles = useRoleTitles()
  const { email, state, invited_by } = invitation
  const when = invitation.accepted_at ?? invitation.expires_at
  const badge = (
    <Badge color={colors[state]} className={table.whole}>
      {t(`people.invitations.state.${state}`)}
    </Badge>
  )
  return (
    <Table.Tr className={state === 'pending' ? '' : table.faded}>
      <Table.Td>
        <Text size="sm" fw={550} className={classes.mail}>
          {email}
        </Text>
        <Text component="div" size="xs" c="dimmed" hiddenFrom="sm" mt={4}>
          {badge} {formatDate(when)}
        </Text>
        <Group hiddenFrom="sm" gap={4} mt={6}>
          <Names names={titles(invitation.roles)} most={3} />
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Names names={titles(invitation.roles)} most={3} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" className={table.when}>
          {invited_by.name ?? '–'}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">{badge}</Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm" c="dimmed" className={table.when} title={formatDate(when, true)}>
          {formatDate(when)}
        </Text>
      </Table.Td>
      <Table.Td ta="end">{state === 'accepted' ? null : <InvitationMenu invitation={invitation} />}</Table.Td>
    </Table.Tr>
  )
}

export function InvitationsTable() {
  const { t } = useTranslation()
  const [withClosed, setWithClosed] = useState(false)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(invitationsQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <TableLoading />
  const all = data.pages.flatMap(({ items }) => items)
  const open = all.filter(({ state }) => state === 'pending')
  const shown = withClosed ? all : open
  const column = (name: 'email' | 'roles' | 'by' | 'state' | 'expires') =>
    t(`people.invitations.column.${name}`)
  return (
    <>
      {shown.length === 0 ? (
        <Empty
          icon={IconMailForward}
          title={t('people.invitations.empty')}
          text={t('people.invitations.emptyText')}
        />
      ) : (
        <div className={table.frame}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{column('email')}</Table.Th>
                <Table.Th visibleFrom="sm">{column('roles')}</Table.Th>
                <Table.Th visibleFrom="md">{column('by')}</Table.Th>
                <Table.Th visibleFrom="sm">{column('state')}</Table.Th>
                <Table.Th visibleFrom="sm">{column('expires')}</Table.Th>
                <Table.Th aria-label={t('commands.actions')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((invitation) => (
                <Row key={invitation.id} invitation={invitation} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <div className={table.below}>
        {all.length > open.length ? (
          <Switch
            size="sm"
            label={t('people.invitations.showAll')}
            checked={withClosed}
            onChange={(event) => setWithClosed(event.currentTarget.checked)}
          />
        ) : null}
        {hasNextPage ? (
          <Button
            variant="default"
            size="sm"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('people.invitations.more')}
          </Button>
        ) : null}
      </div>
    </>
  )
}
