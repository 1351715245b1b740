import { ActionIcon, Badge, Group, Menu, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDots, IconRefresh, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { OwnKey } from '../../api/types.ts'
import { Facts } from '../../components/facts.tsx'
import { formatDate, formatRelative } from '../../components/format.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'
import { keyState } from '../keys/key-state.ts'
import classes from './account.module.css'
import { ownKeysQuery } from './queries.ts'

function useRevoke({ id, name }: OwnKey) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/account/keys/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      notifyDone(t('keys.revokedDone', { name }))
      await queries.invalidateQueries(ownKeysQuery)
    },
    onError: notifyFailure,
  })
  return () =>
    modals.openConfirmModal({
      title: t('keys.revokeTitle', { name }),
      children: <Text size="sm">{t('keys.revokeText')}</Text>,
      labels: { confirm: t('keys.revoke'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => revoke.mutate(),
    })
}

export function OwnKeyRow({ row, onRotate }: { row: OwnKey; onRotate: () => void }) {
  const { t } = useTranslation()
  const revoke = useRevoke(row)
  const state = keyState(row)
  const facts = [
    `${row.prefix}…`,
    row.last_used_at
      ? t('ownKeys.lastUsed', { when: formatRelative(row.last_used_at) })
      : t('keys.neverUsed'),
    row.expires_at && state === 'active' ? t('ownKeys.until', { date: formatDate(row.expires_at) }) : null,
    row.scopes.includes('*') ? t('ownKeys.everything') : row.scopes.join(', '),
  ]
  return (
    <li className={classes.row} data-ended={state !== 'active' || undefined}>
      <div style={{ minWidth: 0, flex: 1 }}>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {row.name}
          </Text>
          {state === 'revoked' ? <Badge color="gray">{t('keys.revoked')}</Badge> : null}
          {state === 'expired' ? <Badge color="red">{t('keys.expired')}</Badge> : null}
        </Group>
        <Text size="xs" c="dimmed" mt={2} lineClamp={2}>
          <Facts facts={facts} />
        </Text>
      </div>
      {state === 'active' ? (
        <Menu position="bottom-end" shadow="md" width={180}>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={34}
              aria-label={t('ownKeys.menu', { name: row.name })}
            >
              <IconDots size={18} aria-hidden="true" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconRefresh size={16} aria-hidden="true" />} onClick={onRotate}>
              {t('ownKeys.rotate')}
            </Menu.Item>
            <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden="true" />} onClick={revoke}>
              {t('keys.revoke')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </li>
  )
}
