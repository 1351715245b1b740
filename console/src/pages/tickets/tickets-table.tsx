import { Group, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { plainLine } from '../../answers/plain-line.ts'
import type { TicketRow } from '../../api/types.ts'
import { formatDate, formatRelative } from '../../components/format.ts'
import { RowPageLink } from '../../components/row-link.tsx'
import table from '../../components/table.module.css'
import { PriorityBadge, StatusBadge } from '../../ticket-panel/ticket-badges.tsx'
import classes from './tickets.module.css'

function Row({ row, withSource }: { row: TicketRow; withSource: boolean }) {
  const { t } = useTranslation()
  const when = (
    <span title={formatDate(row.updated_at, true)} className={table.when}>
      {formatRelative(row.updated_at)}
    </span>
  )
  return (
    <Table.Tr className={table.open}>
      <Table.Td className={classes.subject}>
        <RowPageLink
          to="/tickets/$id"
          params={{ id: row.ticket_id }}
          search={{ source: row.source.id }}
          aria-label={t('tickets.open', { subject: row.subject })}
        >
          {row.subject}
        </RowPageLink>
        {row.summary ? (
          <Text size="sm" c="dimmed" lineClamp={2}>
            {plainLine(row.summary)}
          </Text>
        ) : null}
        <Text size="xs" c="dimmed" className="tabular" mt={2}>
          #{row.ticket_id}
          {withSource ? (
            <Text span inherit hiddenFrom="md">
              {' · '}
              {row.source.name}
            </Text>
          ) : null}
          {[row.product, ...row.tags.slice(0, 3)]
            .filter(Boolean)
            .map((fact) => ` · ${fact}`)
            .join('')}
        </Text>
        <Group gap={6} mt={6} hiddenFrom="sm">
          <StatusBadge status={row.status} />
          <PriorityBadge priority={row.priority} />
          <Text size="xs" c="dimmed">
            {when}
          </Text>
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Group gap={4} wrap="nowrap">
          <StatusBadge status={row.status} />
          <PriorityBadge priority={row.priority} />
        </Group>
      </Table.Td>
      {withSource ? (
        <Table.Td visibleFrom="md">
          <Text size="sm" c="dimmed" truncate maw={160}>
            {row.source.name}
          </Text>
        </Table.Td>
      ) : null}
      <Table.Td visibleFrom="sm" ta="end">
        <Text size="sm" c="dimmed">
          {when}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

export function TicketsTable({ rows }: { rows: TicketRow[] }) {
  const { t } = useTranslation()
  // a column that says the same in every row only takes room
  const withSource = new Set(rows.map(({ source }) => source.id)).size > 1
  return (
    <div className={table.frame}>
      <Table highlightOnHover verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('tickets.column.subject')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('tickets.column.status')}</Table.Th>
            {withSource ? <Table.Th visibleFrom="md">{t('tickets.column.source')}</Table.Th> : null}
            <Table.Th visibleFrom="sm" ta="end">
              {t('tickets.column.updated')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.document_id} row={row} withSource={withSource} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
