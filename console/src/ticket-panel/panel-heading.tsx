import { ActionIcon, Group, Text, Title, Tooltip } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { TicketView } from '../api/types.ts'
import { ExplainedBadge } from '../components/explained.tsx'
import { formatDate, formatRelative } from '../components/format.ts'
import { PriorityBadge, StatusBadge } from './ticket-badges.tsx'
import classes from './ticket-panel.module.css'

/** Which ticket this is. */
export function PanelHeading({ view }: { view: TicketView }) {
  const { t } = useTranslation()
  const { ticket, fetched } = view
  return (
    <header className={classes.heading}>
      <Group gap={6} justify="space-between" wrap="nowrap">
        <Group gap={6}>
          <Text size="sm" c="dimmed" className="tabular">
            #{ticket.ticket_id}
          </Text>
          <StatusBadge status={ticket.status} />
          <PriorityBadge priority={ticket.priority} />
          {fetched === 'live' ? (
            <ExplainedBadge color="gray" hint={t('ticketPanel.liveHint')}>
              {t('ticketPanel.live')}
            </ExplainedBadge>
          ) : null}
        </Group>
        {ticket.url ? (
          <Tooltip label={t('ticketPanel.openInHelpdesk')}>
            <ActionIcon
              component="a"
              href={ticket.url}
              target="_blank"
              rel="noopener noreferrer"
              variant="subtle"
              color="gray"
              aria-label={t('ticketPanel.openInHelpdesk')}
            >
              <IconExternalLink size={17} aria-hidden="true" />
            </ActionIcon>
          </Tooltip>
        ) : null}
      </Group>
      <Title order={2} size="h4" lh={1.4} mt={4}>
        {ticket.subject}
      </Title>
      <Text size="xs" c="dimmed" mt={2} title={formatDate(ticket.updated_at, true)}>
        {t('tickets.updated', { when: formatRelative(ticket.updated_at) })}
      </Text>
    </header>
  )
}
