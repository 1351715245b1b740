import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { ApiKey } from '../../api/types.ts'
import { formatDate, formatRelative } from '../../components/format.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'
import { useSession } from '../../shell/session.ts'
import { keyState } from './key-state.ts'
import classes from './keys.module.css'
import { keysQuery } from './queries.ts'
import { scopeOf } from './scopes.ts'

function useRevoke({ id, name }: ApiKey, isOwn: boolean) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/keys/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      notifyDone(t('keys.revokedDone', { name }))
      await queries.invalidateQueries(keysQuery)
    },
    onError: notifyFailure,
  })
  return () =>
    modals.openConfirmModal({
      title: t('keys.revokeTitle', { name }),
      children: (
        <Stack gap="xs">
          <Text size="sm">{t('keys.revokeText')}</Text>
          {isOwn ? (
            <Text size="sm" fw={600}>
              {t('keys.revokeSelf')}
            </Text>
          ) : null}
        </Stack>
      ),
      labels: { confirm: t('keys.revoke'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(),
    })
}

function Names({ names }: { names: string[] }) {
  return (
    <Group gap={4}>
      {names.map((name) => (
        <Badge key={name} color="gray">
          {name}
        </Badge>
      ))}
    </Group>
  )
}

function Expiry({ row }: { row: ApiKey }) {
  const { t } = useTranslation()
  const state = keyState(row)
  if (state === 'revoked') return <Badge color="gray">{t('keys.revoked')}</Badge>
  if (state === 'expired') return <Badge color="red">{t('keys.expired')}</Badge>
  return (
    <Text size="sm" c="dimmed" className={classes.when}>
      {row.expires_at ? formatDate(row.expires_at) : t('common.never')}
    </Text>
  )
}

function Row({ row }: { row: ApiKey }) {
  const { t } = useTranslation()
  const own = useSession()?.principal.id === row.id
  const revoke = useRevoke(row, own)
  const isRevoked = row.revoked_at !== null
  return (
    <Table.Tr className={isRevoked ? classes.revoked : ''}>
      <Table.Td>
        <Group gap={8}>
          <Text size="sm" fw={550}>
            {row.name}
          </Text>
          {own ? <Badge>{t('keys.current')}</Badge> : null}
        </Group>
        <Text size="xs" c="dimmed" className="mono">
          {row.prefix}…
        </Text>
        <Group hiddenFrom="xs" mt={4} gap={6}>
          {keyState(row) === 'active' ? null : <Expiry row={row} />}
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Names
          names={row.scopes.map((value) => {
            const scope = scopeOf(value)
            return scope ? t(scope.label) : value
          })}
        />
      </Table.Td>
      <Table.Td visibleFrom="md">
        {row.groups.length > 0 ? <Names names={row.groups} /> : <Text c="dimmed">–</Text>}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm" c="dimmed" className={classes.when}>
          {row.last_used_at ? formatRelative(row.last_used_at) : t('keys.neverUsed')}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="xs">
        <Expiry row={row} />
      </Table.Td>
      <Table.Td ta="end">
        {isRevoked ? null : (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            aria-label={t('keys.revokeLabel', { name: row.name })}
            onClick={revoke}
          >
            {t('keys.revoke')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

export function KeysTable({ keys }: { keys: ApiKey[] }) {
  const { t } = useTranslation()
  return (
    <div className={classes.table}>
      <Table verticalSpacing={11} horizontalSpacing="md" borderColor="var(--naru-line)">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('keys.column.name')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('keys.column.scopes')}</Table.Th>
            <Table.Th visibleFrom="md">{t('keys.column.groups')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('keys.column.lastUsed')}</Table.Th>
            <Table.Th visibleFrom="xs">{t('keys.column.expires')}</Table.Th>
            <Table.Th aria-label={t('keys.revoke')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
