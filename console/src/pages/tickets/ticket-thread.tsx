import { Badge, Button, Group, Text, Title } from '@mantine/core'
import { IconExternalLink, IconEyeOff, IconPaperclip } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Ticket, TicketTurn } from '../../api/types.ts'
import { ExplainedBadge } from '../../components/explained.tsx'
import { formatBytes, formatDate, formatRelative } from '../../components/format.ts'
import { PlainText } from '../../components/plain-text.tsx'
import { PriorityBadge, StatusBadge } from '../../ticket-panel/ticket-badges.tsx'
import classes from './tickets.module.css'

type Attachment = TicketTurn['attachments'][number]

function AttachmentLink({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation()
  const { id, name, bytes, status } = attachment
  if (status !== 'stored')
    return (
      <Text size="xs" c="dimmed" className={classes.attachment}>
        <IconPaperclip size={14} aria-hidden="true" /> {name} · {t(`tickets.attachment.${status}`)}
      </Text>
    )
  return (
    <a
      className={classes.attachment}
      href={`/api/v1/attachments/${encodeURIComponent(id)}`}
      download={name}
      aria-label={t('tickets.download', { name })}
    >
      <IconPaperclip size={14} aria-hidden="true" /> {name}
      {bytes === null ? null : <span className={classes.bytes}>{formatBytes(bytes)}</span>}
    </a>
  )
}

function Turn({ turn }: { turn: TicketTurn }) {
  const { t } = useTranslation()
  return (
    <li className={classes.turn} data-kind={turn.kind} data-private={turn.is_private || undefined}>
      <Group gap={8} justify="space-between" mb={6}>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {t(`tickets.turn.${turn.kind}`)}
          </Text>
          {turn.is_private ? (
            <ExplainedBadge
              hint={t('tickets.privateHint')}
              className={classes.privateBadge}
              leftSection={<IconEyeOff size={12} aria-hidden="true" />}
            >
              {t('tickets.private')}
            </ExplainedBadge>
          ) : null}
        </Group>
        <Text size="xs" c="dimmed" title={formatDate(turn.created_at, true)}>
          {formatRelative(turn.created_at)}
        </Text>
      </Group>
      <div className={classes.text}>
        {turn.content.trim() === '' ? (
          <Text c="dimmed">{t('tickets.emptyTurn')}</Text>
        ) : (
          <PlainText text={turn.content} />
        )}
      </div>
      {turn.attachments.length > 0 ? (
        <ul className={classes.attachments} aria-label={t('tickets.attachments')}>
          {turn.attachments.map((attachment) => (
            <li key={attachment.id}>
              <AttachmentLink attachment={attachment} />
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}

/** What was said, oldest first. */
export function TicketThread({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  return (
    <article>
      <Title order={1} size="1.4rem" lh={1.35}>
        {ticket.subject}
      </Title>
      <Group gap={8} mt={8} mb="lg">
        <Text size="sm" c="dimmed" className="tabular">
          #{ticket.ticket_id}
        </Text>
        <StatusBadge status={ticket.status} />
        <PriorityBadge priority={ticket.priority} />
        {ticket.product ? <Badge color="gray">{ticket.product}</Badge> : null}
        {ticket.tags.map((tag) => (
          <Badge key={tag} color="gray" variant="outline">
            {tag}
          </Badge>
        ))}
        <Text size="sm" c="dimmed" title={formatDate(ticket.created_at, true)}>
          {t('tickets.created', { when: formatRelative(ticket.created_at) })}
        </Text>
        {ticket.url ? (
          <Button
            component="a"
            href={ticket.url}
            target="_blank"
            rel="noopener noreferrer"
            size="compact-sm"
            variant="default"
            rightSection={<IconExternalLink size={14} aria-hidden="true" />}
          >
            {t('ticketPanel.openInHelpdesk')}
          </Button>
        ) : null}
      </Group>
      {ticket.merged_ids.length > 0 ? (
        <Text size="sm" c="dimmed" mb="md">
          {t('tickets.merged', { ids: ticket.merged_ids.map((id) => `#${id}`).join(', ') })}
        </Text>
      ) : null}
      <ol className={classes.turns} aria-label={t('tickets.thread')}>
        {ticket.turns.map((turn) => (
          <Turn key={turn.id} turn={turn} />
        ))}
      </ol>
    </article>
  )
}
