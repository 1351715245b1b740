import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { TicketRow } from '../api/types.ts'
import classes from './ticket-panel.module.css'

const colors = {
  open: 'river',
  pending: 'orange',
  on_hold: 'orange',
  resolved: 'gray',
  closed: 'gray',
} as const

export function StatusBadge({ status }: { status: TicketRow['status'] }) {
  const { t } = useTranslation()
  return (
    <Badge color={colors[status]} className={classes.badge}>
      {t(`ticketPanel.status.${status}`)}
    </Badge>
  )
}

/** Only where it is out of the ordinary. */
export function PriorityBadge({ priority }: { priority: TicketRow['priority'] }) {
  const { t } = useTranslation()
  if (priority !== 'high' && priority !== 'urgent') return null
  return (
    <Badge color={priority === 'urgent' ? 'red' : 'orange'} className={classes.badge}>
      {t(`ticketPanel.priority.${priority}`)}
    </Badge>
  )
}
