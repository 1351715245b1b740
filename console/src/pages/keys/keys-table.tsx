import { Badge, Group, Table, Text } from '@mantine/core'
import { IconServer, IconUser } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../api/types.ts'
import { formatDate, formatRelative } from '../../components/format.ts'
import { Names } from '../../components/names.tsx'
import table from '../../components/table.module.css'
import { keyState } from './key-state.ts'

/** Only what does not simply work is worth a mark. */
export function KeyStateBadge({ row }: { row: ApiKey }) {
  const { t } = useTranslation()
  const state = keyState(row)
  if (state === 'revoked') return <Badge color="gray">{t('keys.revoked')}</Badge>
  return state === 'expired' ? <Badge color="red">{t('keys.expired')}</Badge> : null
}

export function KeyOwner({ row }: { row: ApiKey }) {
  const { t } = useTranslation()
  const Shown = row.person ? IconUser : IconServer
  return (
    <Group gap={7} wrap="nowrap">
      <Shown size={15} stroke={1.8} aria-hidden="true" color="var(--mantine-color-dimmed)" />
      <div style={{ minWidth: 0 }}>
        <Text size="sm">{row.person ? row.person.name : t('keys.service')}</Text>
        {row.team ? (
          <Text size="xs" c="dimmed">
            {row.team.name}
          </Text>
        ) : null}
      </div>
    </Group>
  )
}

const scopeNames = ({ scopes }: ApiKey, everything: string) =>
  scopes.map((scope) => (scope === '*' ? everything : scope))

function Row({ row, onOpen }: { row: ApiKey; onOpen: () => void }) {
  const { t } = useTranslation()
  const { name, last_used_at, expires_at } = row
  const used = last_used_at ? formatRelative(last_used_at) : t('keys.neverUsed')
  return (
    <Table.Tr className={`${table.open} ${row.revoked_at ? table.faded : ''}`}>
      <Table.Td>
        <Group gap={8}>
          <button
            type="button"
            className={table.rowLink}
            aria-label={t('keys.open', { name })}
            onClick={onOpen}
          >
            {name}
          </button>
          <KeyStateBadge row={row} />
        </Group>
        <Text size="xs" c="dimmed" className="mono">
          {row.prefix}…
        </Text>
        <Text size="xs" c="dimmed" hiddenFrom="sm" mt={2}>
          {[row.person ? t('keys.personalOf', { name: row.person.name }) : t('keys.service'), used].join(
            ' · ',
          )}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <KeyOwner row={row} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Names names={scopeNames(row, t('keys.everything'))} most={3} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text
          size="sm"
          c="dimmed"
          className={table.when}
          title={last_used_at ? formatDate(last_used_at, true) : ''}
        >
          {used}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="lg" ta="end">
        <Text size="sm" c="dimmed" className={table.when}>
          {expires_at ? formatDate(expires_at) : t('keys.expiry.never')}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

export function KeysTable({ keys, onOpen }: { keys: ApiKey[]; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  return (
    <div className={table.frame}>
      <Table verticalSpacing={11} horizontalSpacing="md" borderColor="var(--naru-line)" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('keys.column.name')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('keys.column.owner')}</Table.Th>
            <Table.Th visibleFrom="md">{t('keys.column.scopes')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('keys.column.lastUsed')}</Table.Th>
            <Table.Th visibleFrom="lg" ta="end">
              {t('keys.column.expires')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((row) => (
            <Row key={row.id} row={row} onOpen={() => onOpen(row.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
