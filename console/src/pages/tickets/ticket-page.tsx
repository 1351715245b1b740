import { SegmentedControl, Skeleton, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowLeft, IconTicketOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/client.ts'
import { sendChecked } from '../../api/csrf.ts'
import { statusOf } from '../../api/problem.ts'
import { Empty, Failure } from '../../components/states.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { useMay } from '../../shell/session.ts'
import type { PanelHost } from '../../ticket-panel/panel-host.ts'
import { TicketPanel } from '../../ticket-panel/ticket-panel.tsx'
import { ticketQuery } from './queries.ts'
import { TicketThread } from './ticket-thread.tsx'
import classes from './tickets.module.css'

function useConsoleHost(source: string | undefined): PanelHost {
  const navigate = useNavigate()
  const mayReply = useMay('tickets:reply')
  const mayAsk = useMay('knowledge:read')
  return useMemo(
    () => ({
      api,
      send: sendChecked,
      baseUrl: '',
      source,
      mayReply,
      mayAsk,
      openTicket: (id, of) => void navigate({ to: '/tickets/$id', params: { id }, search: { source: of } }),
    }),
    [source, mayReply, mayAsk, navigate],
  )
}

function Thread({ id, source }: { id: string; source: string | undefined }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(ticketQuery(id, source))
  usePageTitle(data?.subject)
  if (data) return <TicketThread ticket={data} />
  if (statusOf(error) === 404)
    return <Empty icon={IconTicketOff} title={t('ticketPanel.missing')} text={t('ticketPanel.missingText')} />
  if (error) return <Failure error={error} title={t('ticketPanel.failed')} retry={() => void refetch()} />
  return (
    <Stack gap="md" role="status" aria-label={t('common.loading')}>
      <Skeleton height={30} width="70%" />
      <Skeleton height={110} radius="lg" />
      <Skeleton height={160} radius="lg" />
    </Stack>
  )
}

/** A ticket's thread with the assistant beside it; one of both at a time where there is little room. */
export function TicketPage() {
  const { t } = useTranslation()
  const { id } = useParams({ from: '/shell/tickets/$id' })
  const { source } = useSearch({ from: '/shell/tickets/$id' })
  const host = useConsoleHost(source)
  const isWide = useMediaQuery('(min-width: 68.75em)', true, { getInitialValueInEffect: false })
  const [shown, setShown] = useState<'thread' | 'panel'>('panel')
  return (
    <div className={classes.beside}>
      <div className={classes.thread}>
        <Link to="/tickets" className={classes.back}>
          <IconArrowLeft size={16} aria-hidden="true" />
          {t('tickets.back')}
        </Link>
        {isWide ? null : (
          <SegmentedControl
            fullWidth
            mb="xs"
            value={shown}
            onChange={(value) => setShown(value === 'thread' ? 'thread' : 'panel')}
            data={(['panel', 'thread'] as const).map((value) => ({ value, label: t(`tickets.${value}`) }))}
          />
        )}
        {isWide || shown === 'thread' ? <Thread id={id} source={source} /> : null}
        {/* not taken away while the thread is read: a draft stays as it is */}
        {isWide ? null : (
          <div className={classes.narrowPanel} hidden={shown !== 'panel'}>
            <TicketPanel key={id} ticketId={id} host={host} />
          </div>
        )}
      </div>
      {isWide ? (
        <aside className={classes.panel}>
          <TicketPanel key={id} ticketId={id} host={host} />
        </aside>
      ) : null}
    </div>
  )
}
