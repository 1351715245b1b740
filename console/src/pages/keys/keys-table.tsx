import { Badge, Group, Table, Text } from '@mantine/core'
import { IconServer, IconUser } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ApiKey } from '../../api/types.ts'
import { formatDate, formatRelative } from '../../components/format.ts'
import { Names } from '../../components/names.tsx'
import { RowLink } from '../../components/row-link.tsx'
import table from '../../components/table.module.css'
import { endsSoon, keyState } from './key-state.ts'
import classes from './keys.module.css'

/** Only what does not simply work, or will not for long, is worth a mark. */
export function KeyStateBadge({ row }: { row: ApiKey }) {
  const { t } = useTranslation()
  const state = keyState(row)
  if (row.expires_at && endsSoon(row)) {
    return (
      <Badge color="orange" title={formatDate(row.expires_at, true)}>
        {t('keys.endsSoon', { when: formatRelative(row.expires_at) })}
      </Badge>
    )
  }
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
        <Text size="sm" className={classes.owner}>
          {row.person ? row.person.name : t('keys.service')}
        </Text>
        {row.team ? (
          <Text size="xs" c="dimmed">
            {row.team.name}
          </Text>
        ) : null}
      </div>
    </Group>
  )
}

/** What it may do. All that a personal key may do is what its person may, which is rarely everything. */
export function useScopeNames(): (row: ApiKey) => string[] {
  const { t } = useTranslation()
  return ({ scopes, person }) => {
    const everything = t(person ? 'keys.everythingOfPerson' : 'keys.everything')
    return scopes.map((scope) => (scope === '*' ? everything : scope))
  }
}

type RowProps = { row: ApiKey; isReplaced: boolean; onOpen: () => void }

function Row({ row, isReplaced, onOpen }: RowProps) {
  const { t } = useTranslation()
  const scopeNames = useScopeNames()
  const { name, last_used_at, expires_at } = row
  const used = last_used_at ? formatRelative(last_used_at) : t('keys.neverUsed')
  return (
    <Table.Tr className={`${table.open} ${keyState(row) === 'active' ? '' : table.faded}`}>
      <Table.Td>
        <Group gap={8}>
          <RowLink label={t('keys.open', { name })} onOpen={onOpen}>
            {name}
          </RowLink>
          {isReplaced && keyState(row) === 'active' ? <Badge color="gray">{t('keys.replaced')}</Badge> : null}
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
        <Names names={scopeNames(row)} most={3} />
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
  // the new one has the name of the old one: only this tells them apart
  const replaced = new Set(keys.map(({ rotated_from }) => rotated_from))
  return (
    <div className={table.frame}>
      <Table highlightOnHover>
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
            <Row key={row.id} row={row} isReplaced={replaced.has(row.id)} onOpen={() => onOpen(row.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
