import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './action-row.module.css'

/** What a button does, in words beside it. */
export function ActionRow({ hint, children }: { hint: string; children: ReactNode }) {
  return (
    <div className={classes.row}>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
      {children}
    </div>
  )
}
