import { Badge, Table, Text, Tooltip } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DocumentRow, Source } from '../../api/types.ts'
import { formatDate, formatNumber, formatRelative } from '../../components/format.ts'
import { documentNumber, documentPlace } from './document-place.ts'
import { groupNames } from './group-names.ts'
import classes from './knowledge.module.css'
import { languageName } from './language-name.ts'
import { typeName } from './type-name.ts'

function Row({ row, sources, typed }: { row: DocumentRow; sources: Source[]; typed: boolean }) {
  const { t } = useTranslation()
  const source = sources.find(({ id }) => id === row.source_id)
  const groups = groupNames(row.acl)
  const changed = row.updated_at ?? row.indexed_at
  return (
    <Table.Tr>
      <Table.Td className={classes.titleCell}>
        <Link to="/knowledge/documents/$id" params={{ id: row.id }} className={classes.titleLink}>
          {row.title}
        </Link>
        {groups.length > 0 ? (
          <Tooltip label={t('knowledge.readableBy', { groups: groups.join(', ') })}>
            <span className={classes.lock}>
              <IconLock size={14} aria-label={t('knowledge.limited')} />
            </span>
          </Tooltip>
        ) : null}
        {/* where there is room, the source has a column */}
        <Text size="xs" c="dimmed" className={classes.path} visibleFrom="md">
          {documentNumber(row)}
        </Text>
        <Text size="xs" c="dimmed" className={classes.path} hiddenFrom="md">
          {documentPlace(row, sources)}
        </Text>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {formatRelative(changed)}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" c="dimmed" truncate maw={180}>
          {source?.name ?? '–'}
        </Text>
      </Table.Td>
      {typed ? (
        <Table.Td visibleFrom="sm">
          {row.type ? <Badge color="gray">{typeName(row.type, t)}</Badge> : null}
        </Table.Td>
      ) : null}
      <Table.Td visibleFrom="sm">
        <Text size="sm">{languageName(row.language) ?? '–'}</Text>
      </Table.Td>
      <Table.Td visibleFrom="md" ta="end" className="tabular">
        {formatNumber(row.chunk_count)}
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="end">
        <Text size="sm" c="dimmed" title={formatDate(changed, true)} className={classes.when}>
          {formatRelative(changed)}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

export function DocumentsTable({ rows, sources }: { rows: DocumentRow[]; sources: Source[] }) {
  const { t } = useTranslation()
  // A column that is empty on the whole page only takes room.
  const typed = rows.some(({ type }) => type)
  return (
    <div className={classes.table}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('knowledge.column.title')}</Table.Th>
            <Table.Th visibleFrom="md">{t('knowledge.column.source')}</Table.Th>
            {typed ? <Table.Th visibleFrom="sm">{t('knowledge.column.type')}</Table.Th> : null}
            <Table.Th visibleFrom="sm">{t('knowledge.column.language')}</Table.Th>
            <Table.Th visibleFrom="md" ta="end">
              {t('knowledge.column.passages')}
            </Table.Th>
            <Table.Th visibleFrom="sm" ta="end">
              {t('knowledge.column.updated')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} sources={sources} typed={typed} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
