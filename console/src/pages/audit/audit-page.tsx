import { Button } from '@mantine/core'
import { IconHistory, IconShieldCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { AuditEvent } from '../../api/types.ts'
import { ExportButton } from '../../components/export-button.tsx'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { Empty } from '../../components/states.tsx'
import classes from './audit.module.css'
import { AuditFilters } from './audit-filters.tsx'
import { AuditTable } from './audit-table.tsx'
import { EventDrawer } from './event-drawer.tsx'
import { type AuditFilter, auditQuery, exportLink } from './queries.ts'
import { VerifyResult } from './verify-result.tsx'

function Events({ filter, onChange }: { filter: AuditFilter; onChange: (changed: AuditFilter) => void }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState<AuditEvent | null>(null)
  const query = useInfiniteQuery(auditQuery(filter))
  const loaded = query.data?.pages.flatMap(({ items }) => items) ?? []
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  const empty = (
    <Empty
      icon={IconHistory}
      title={t(isFiltered ? 'audit.noMatch' : 'audit.empty')}
      text={t(isFiltered ? 'audit.noMatchText' : 'audit.emptyText')}
    />
  )
  return (
    <>
      <AuditFilters filter={filter} events={loaded} onChange={onChange} />
      <PagedList query={query} words="audit" empty={empty}>
        {(events) => <AuditTable events={events} onOpen={setOpened} />}
      </PagedList>
      <EventDrawer
        event={opened}
        onClose={() => setOpened(null)}
        onFilter={(only) => {
          setOpened(null)
          onChange(only)
        }}
      />
    </>
  )
}

function useVerify() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/audit/verify')),
    // the verification is an event itself
    onSuccess: () => queries.invalidateQueries({ queryKey: ['audit'] }),
  })
}

export function AuditPage() {
  const { t } = useTranslation()
  const filter = useSearch({ from: '/shell/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const verify = useVerify()
  const change = (changed: AuditFilter) =>
    void navigate({ search: (now) => ({ ...now, ...changed }), replace: true, resetScroll: false })
  return (
    <div className={page.page}>
      <PageHeader title={t('audit.title')} subtitle={t('audit.subtitle')}>
        <div className={classes.actions}>
          <ExportButton href={exportLink(filter)} hint={t('audit.exportHint')}>
            {t('audit.export')}
          </ExportButton>
          <Button
            leftSection={<IconShieldCheck size={18} aria-hidden="true" />}
            loading={verify.isPending}
            onClick={() => verify.mutate()}
          >
            {t('audit.verify')}
          </Button>
        </div>
      </PageHeader>
      <VerifyResult
        isRunning={verify.isPending}
        result={verify.data}
        error={verify.error}
        onClose={verify.reset}
      />
      <Events filter={filter} onChange={change} />
    </div>
  )
}
