import { Badge, Code, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { KnowledgeDocument } from '../../api/types.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { formatBytes, formatDate } from '../../components/format.ts'
import { groupNames } from './group-names.ts'
import classes from './knowledge.module.css'
import { languageName } from './language-name.ts'
import { sourcesQuery } from './queries.ts'

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function DocumentDetails({ document }: { document: KnowledgeDocument }) {
  const { t } = useTranslation()
  const { data } = useQuery(sourcesQuery)
  const source = data?.items.find(({ id }) => id === document.source_id)
  const groups = groupNames(document.acl)
  const hasMetadata = Object.keys(document.metadata).length > 0
  return (
    <dl className={classes.facts}>
      <Fact name={t('document.field.source')}>{source?.name ?? document.source_id}</Fact>
      <Fact name={t('document.field.external_id')}>
        <span className="mono">{document.external_id}</span>
      </Fact>
      <Fact name={t('document.field.acl')}>
        {groups.length === 0 ? (
          t('common.everyone')
        ) : (
          <Group gap={6}>
            {groups.map((group) => (
              <Badge key={group} color="gray">
                {group}
              </Badge>
            ))}
          </Group>
        )}
      </Fact>
      <Fact name={t('document.field.format')}>{document.format}</Fact>
      <Fact name={t('document.field.language')}>
        {languageName(document.language) ?? t('common.unknown')}
      </Fact>
      <Fact name={t('document.field.bytes')}>{formatBytes(document.bytes)}</Fact>
      <Fact name={t('document.field.updated')}>
        {document.updated_at ? formatDate(document.updated_at, true) : t('common.unknown')}
      </Fact>
      <Fact name={t('document.field.created')}>{formatDate(document.created_at, true)}</Fact>
      <Fact name={t('document.field.indexed')}>{formatDate(document.indexed_at, true)}</Fact>
      <Fact name={t('document.field.id')}>
        <Group gap={4} wrap="nowrap">
          <span className="mono">{document.id}</span>
          <CopyButton value={document.id} size="sm" />
        </Group>
      </Fact>
      {hasMetadata ? (
        <Fact name={t('document.field.metadata')}>
          <Code block>{JSON.stringify(document.metadata, null, 2)}</Code>
        </Fact>
      ) : null}
    </dl>
  )
}

export function DocumentVersions({ document }: { document: KnowledgeDocument }) {
  const { t } = useTranslation()
  const newestFirst = [...document.versions].sort((a, b) => b.version - a.version)
  return (
    <ol className={classes.versions}>
      {newestFirst.map(({ version, content_hash, bytes, created_at }) => (
        <li key={version}>
          <Group gap="sm">
            <Text fw={600} className="tabular">
              {t('document.version', { version })}
            </Text>
            {version === document.version ? <Badge>{t('document.current')}</Badge> : null}
          </Group>
          <Text size="sm" c="dimmed" className="tabular">
            {formatDate(created_at, true)} · {formatBytes(bytes)}
          </Text>
          <Text
            size="xs"
            c="dimmed"
            className="mono"
            truncate
            title={`${t('document.hash')}: ${content_hash}`}
          >
            {content_hash.slice(0, 16)}
          </Text>
        </li>
      ))}
    </ol>
  )
}
