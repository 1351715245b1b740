import { Select } from '@mantine/core'
import { IconPlugConnected, IconTicket, IconZoomQuestion } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../components/link-button.tsx'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { PagedList } from '../../components/paged-list.tsx'
import { SearchInput } from '../../components/search-input.tsx'
import { Empty } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import { useMay } from '../../shell/session.ts'
import { isHelpdesk, sourcesQuery } from '../knowledge/queries.ts'
import { statuses, type TicketFilter, ticketsQuery } from './queries.ts'
import classes from './tickets.module.css'
import { TicketsTable } from './tickets-table.tsx'

type FilterProps = { filter: TicketFilter; onChange: (changed: TicketFilter) => void }

function Filters({ filter, onChange }: FilterProps) {
  const { t } = useTranslation()
  // whoever may not see sources filters by nothing
  const maySee = useMay('knowledge:read')
  const sources = (useQuery({ ...sourcesQuery, enabled: maySee }).data?.items ?? []).filter(isHelpdesk)
  return (
    <div className={table.filters}>
      <SearchInput
        className={table.search}
        words={t('tickets.search')}
        placeholder={t('tickets.searchPlaceholder')}
        value={filter.q}
        onSearch={(q) => onChange({ q })}
        maxLength={256}
      />
      <Select
        aria-label={t('tickets.column.status')}
        placeholder={t('tickets.filterStatus')}
        data={statuses.map((value) => ({ value, label: t(`ticketPanel.status.${value}`) }))}
        value={filter.status ?? null}
        onChange={(value) => onChange({ status: statuses.find((status) => status === value) })}
        clearable
        className={classes.choice}
      />
      {sources.length > 1 ? (
        <Select
          aria-label={t('tickets.column.source')}
          placeholder={t('tickets.filterSource')}
          data={sources.map(({ id, name }) => ({ value: id, label: name }))}
          value={filter.source ?? null}
          onChange={(source) => onChange({ source: source ?? undefined })}
          clearable
          className={classes.choice}
        />
      ) : null}
    </div>
  )
}

function NoTickets() {
  const { t } = useTranslation()
  const mayConnect = useMay('knowledge:write')
  return (
    <Empty
      icon={IconTicket}
      title={t('tickets.none')}
      text={t(mayConnect ? 'tickets.noneText' : 'tickets.noneForYou')}
    >
      {mayConnect ? (
        <LinkButton
          to="/knowledge"
          search={{ connect: 'freshdesk' }}
          variant="light"
          leftSection={<IconPlugConnected size={18} aria-hidden="true" />}
        >
          {t('tickets.connect')}
        </LinkButton>
      ) : null}
    </Empty>
  )
}

export function TicketsPage() {
  const { t } = useTranslation()
  const filter = useSearch({ from: '/shell/tickets' })
  const navigate = useNavigate({ from: '/tickets' })
  const query = useInfiniteQuery(ticketsQuery(filter))
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  const onChange = (changed: TicketFilter) =>
    void navigate({ search: (now) => ({ ...now, ...changed }), replace: true, resetScroll: false })
  const empty = isFiltered ? (
    <Empty icon={IconZoomQuestion} title={t('tickets.noMatch')} text={t('tickets.noMatchText')} />
  ) : (
    <NoTickets />
  )
  return (
    <div className={page.page}>
      <PageHeader title={t('tickets.title')} subtitle={t('tickets.subtitle')} />
      <Filters filter={filter} onChange={onChange} />
      <PagedList query={query} words="tickets" empty={empty}>
        {(rows) => <TicketsTable rows={rows} />}
      </PagedList>
    </div>
  )
}
