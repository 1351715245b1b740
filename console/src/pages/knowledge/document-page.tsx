import { Badge, Button, Group, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconArrowLeft, IconExternalLink, IconFileOff, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { statusOf } from '../../api/problem.ts'
import type { KnowledgeDocument } from '../../api/types.ts'
import page from '../../components/page.module.css'
import { DocumentText } from '../../components/prose.tsx'
import { Empty, Failure, notifyDone, notifyFailure } from '../../components/states.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { withoutTitle } from '../../components/without-title.ts'
import { useMay } from '../../shell/session.ts'
import { DocumentChunks } from './document-chunks.tsx'
import { DocumentDetails, DocumentVersions } from './document-details.tsx'
import classes from './knowledge.module.css'
import { languageName } from './language-name.ts'
import { documentQuery, sourcesQuery } from './queries.ts'
import { typeName } from './type-name.ts'

function useDeleteDocument({ id, title }: KnowledgeDocument) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/documents/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      await navigate({ to: '/knowledge' })
      notifyDone(t('document.deleted', { title }))
      queries.removeQueries(documentQuery(id))
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['documents'] }),
        queries.invalidateQueries(sourcesQuery),
      ])
    },
    onError: notifyFailure,
  })
  return () =>
    modals.openConfirmModal({
      title: t('document.deleteTitle', { title }),
      children: <Text size="sm">{t('document.deleteText')}</Text>,
      labels: { confirm: t('common.delete'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
}

function DocumentHeading({ document }: { document: KnowledgeDocument }) {
  const { t } = useTranslation()
  const mayWrite = useMay('knowledge:write')
  const remove = useDeleteDocument(document)
  const language = languageName(document.language)
  return (
    <Stack gap="sm" mb="lg">
      <Title order={1} size="1.6rem">
        {document.title}
      </Title>
      <Group justify="space-between" gap="sm">
        <Group gap={6}>
          {document.type ? <Badge color="gray">{typeName(document.type, t)}</Badge> : null}
          {language ? <Badge color="gray">{language}</Badge> : null}
          <Badge color="gray" className="tabular">
            {t('document.version', { version: document.version })}
          </Badge>
        </Group>
        <Group gap="xs">
          {document.url ? (
            <Button
              component="a"
              href={document.url}
              target="_blank"
              rel="noopener noreferrer"
              variant="default"
              size="xs"
              rightSection={<IconExternalLink size={15} aria-hidden="true" />}
            >
              {t('document.original')}
            </Button>
          ) : null}
          {mayWrite ? (
            <Button
              variant="subtle"
              color="red"
              size="xs"
              leftSection={<IconTrash size={15} aria-hidden="true" />}
              onClick={remove}
            >
              {t('common.delete')}
            </Button>
          ) : null}
        </Group>
      </Group>
    </Stack>
  )
}

function DocumentView({ document }: { document: KnowledgeDocument }) {
  const { t } = useTranslation()
  return (
    <article>
      <DocumentHeading document={document} />
      <Tabs defaultValue="text" keepMounted={false}>
        <Tabs.List mb="lg">
          <Tabs.Tab value="text">{t('document.text')}</Tabs.Tab>
          <Tabs.Tab value="chunks">
            {t('document.chunks')} <span className={classes.tabCount}>{document.chunks.length}</span>
          </Tabs.Tab>
          <Tabs.Tab value="versions">
            {t('document.versions')} <span className={classes.tabCount}>{document.versions.length}</span>
          </Tabs.Tab>
          <Tabs.Tab value="details">{t('document.details')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="text">
          {document.text.trim() === '' ? (
            <Text c="dimmed">{t('document.empty')}</Text>
          ) : (
            <DocumentText text={withoutTitle(document.text, document.title)} format={document.format} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="chunks">
          <DocumentChunks document={document} />
        </Tabs.Panel>
        <Tabs.Panel value="versions">
          <DocumentVersions document={document} />
        </Tabs.Panel>
        <Tabs.Panel value="details">
          <DocumentDetails document={document} />
        </Tabs.Panel>
      </Tabs>
    </article>
  )
}

export function DocumentPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/shell/knowledge/documents/$id' })
  const { data, error, refetch } = useQuery(documentQuery(id))
  usePageTitle(data?.title)
  return (
    <div className={`${page.page} ${classes.reading}`}>
      <Link to="/knowledge" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden="true" />
        {t('document.back')}
      </Link>
      {data ? <DocumentView key={data.id} document={data} /> : null}
      {!data && statusOf(error) === 404 ? (
        <Empty icon={IconFileOff} title={t('errors.notFoundTitle')} text={t('ask.documentGone')} />
      ) : null}
      {!data && error && statusOf(error) !== 404 ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : null}
      {!data && !error ? (
        <Stack gap="md" role="status" aria-label={t('common.loading')}>
          <Skeleton height={30} width="55%" />
          <Skeleton height={16} width="30%" />
          <Skeleton height={300} radius="lg" mt="md" />
        </Stack>
      ) : null}
    </div>
  )
}
