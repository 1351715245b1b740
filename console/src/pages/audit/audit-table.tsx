import { Group, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '../../api/types.ts'
import { formatDate, formatRelative } from '../../components/format.ts'
import { RowLink } from '../../components/row-link.tsx'
import table from '../../components/table.module.css'
import { actionWords } from './action-words.ts'
import { ActorName } from './actor-name.tsx'
import { OutcomeBadge } from './outcome-badge.tsx'
import { useTargetWords } from './use-target-words.ts'

function Row({ event, onOpen }: { event: AuditEvent; onOpen: () => void }) {
  const { t } = useTranslation()
  const { at, actor, outcome } = event
  const action = actionWords(event.action)
  const targetName = useTargetWords()(event)
  return (
    <Table.Tr className={table.open}>
      <Table.Td>
        <Group gap={8}>
          <RowLink label={t('audit.event.open', { action })} onOpen={onOpen}>
            {action}
          </RowLink>
          <OutcomeBadge outcome={outcome} />
        </Group>
        {action === event.action ? null : (
          <Text size="xs" c="dimmed" className="mono" visibleFrom="sm">
            {event.action}
          </Text>
        )}
        <Text size="xs" c="dimmed" hiddenFrom="sm" mt={2}>
          {[actor.name, targetName].filter(Boolean).join(' → ')}
        </Text>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {formatDate(at, true)}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <ActorName actor={actor} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {targetName ? <Text size="sm">{targetName}</Text> : <Text c="dimmed">–</Text>}
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" c="dimmed" className={`mono ${table.when}`}>
          {event.address ?? '–'}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="end">
        <Text size="sm" c="dimmed" className={table.when} title={formatRelative(at)}>
          {formatDate(at, true)}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

type Props = { events: AuditEvent[]; onOpen: (event: AuditEvent) => void }

export function AuditTable({ events, onOpen }: Props) {
  const { t } = useTranslation()
  return (
    <div className={table.frame}>
      <Table verticalSpacing={10} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('audit.column.action')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('audit.column.actor')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('audit.column.target')}</Table.Th>
            <Table.Th visibleFrom="md">{t('audit.column.address')}</Table.Th>
            <Table.Th visibleFrom="sm" ta="end">
              {t('audit.column.when')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {events.map((event) => (
            <Row key={event.id} event={event} onOpen={() => onOpen(event)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
