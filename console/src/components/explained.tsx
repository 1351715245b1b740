import { Badge, type BadgeProps, Tooltip, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './explained.module.css'

/** A touch opens it, too: a finger hovers over nothing. */
const events = { hover: true, focus: true, touch: true }

type Props = {
  /** What the word means. */
  hint: string
  children: ReactNode
}

/** A word that says what it means when it is pointed at, touched, or come to by the keyboard. */
export function Explained({ hint, children }: Props) {
  return (
    <Tooltip label={hint} events={events}>
      <UnstyledButton className={classes.term} aria-description={hint}>
        {children}
      </UnstyledButton>
    </Tooltip>
  )
}

/** The same on a badge. */
export function ExplainedBadge({ hint, children, className, ...badge }: Props & BadgeProps) {
  const look = [classes.badge, className].filter(Boolean).join(' ')
  return (
    <Tooltip label={hint} events={events}>
      <Badge {...badge} component="button" type="button" className={look} aria-description={hint}>
        {children}
      </Badge>
    </Tooltip>
  )
}
