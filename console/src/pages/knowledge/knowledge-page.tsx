import { Skeleton, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { Failure } from '../../components/states.tsx'
import { useMay } from '../../shell/session.ts'
import { AddFolder } from './add-folder.tsx'
import { AddSource } from './add-source.tsx'
import { DocumentsSection } from './documents-section.tsx'
import { FirstSteps } from './first-steps.tsx'
import { ConnectHelpdesk } from './helpdesks/connect-helpdesk.tsx'
import { HelpdeskDrawer } from './helpdesks/helpdesk-drawer.tsx'
import classes from './knowledge.module.css'
import { sourcesQuery } from './queries.ts'
import { SourceCard } from './source-card.tsx'

function Sources({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(sourcesQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) {
    return (
      <div className={classes.cards} role="status" aria-label={t('common.loading')}>
        <Skeleton height={150} radius="lg" />
        <Skeleton height={150} radius="lg" />
      </div>
    )
  }
  const hasDocuments = data.items.some(({ document_count, kind }) => document_count > 0 || kind !== 'push')
  if (!hasDocuments) return <FirstSteps onAdd={onAdd} />
  return (
    <section aria-label={t('knowledge.sources')}>
      <Title order={2} className={classes.sectionTitle}>
        {t('knowledge.sources')}
      </Title>
      <ul className={classes.cards}>
        {data.items.map((source) => (
          <li key={source.id}>
            <SourceCard source={source} />
          </li>
        ))}
      </ul>
    </section>
  )
}

export function KnowledgePage() {
  const { t } = useTranslation()
  const mayWrite = useMay('knowledge:write')
  const search = useSearch({ from: '/shell/knowledge' })
  const { add, connect, helpdesk } = search
  const navigate = useNavigate({ from: '/knowledge' })
  const { data, isError } = useQuery(sourcesQuery)
  const set = (changed: typeof search) =>
    void navigate({ search: (now) => ({ ...now, ...changed }), replace: true, resetScroll: false })
  const setAdding = (open: boolean) => set({ add: open || undefined })
  const isEmpty = data?.items.every(({ document_count }) => document_count === 0)
  return (
    <div className={page.page}>
      <PageHeader title={t('knowledge.title')} subtitle={t('knowledge.subtitle')}>
        {mayWrite ? (
          <AddSource onFolder={() => setAdding(true)} onHelpdesk={(kind) => set({ connect: kind })} />
        ) : null}
      </PageHeader>
      <Sources onAdd={() => setAdding(true)} />
      {isEmpty || (isError && !data) ? null : <DocumentsSection sources={data?.items ?? []} />}
      {mayWrite ? (
        <>
          <AddFolder opened={add === true} onClose={() => setAdding(false)} />
          <ConnectHelpdesk
            kind={connect}
            // its next step is to be started
            onDone={(id) => set({ connect: undefined, ...(id ? { helpdesk: id } : {}) })}
          />
          <HelpdeskDrawer id={helpdesk} onClose={() => set({ helpdesk: undefined })} />
        </>
      ) : null}
    </div>
  )
}
