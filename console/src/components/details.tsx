import type { ReactNode } from 'react'
import classes from './details.module.css'

type Item = { label: string; value: ReactNode }

/** Names and values of one thing. An item without a value is left out. */
export function Details({ items }: { items: Item[] }) {
  return (
    <dl className={classes.list}>
      {items
        .filter(({ value }) => value !== null && value !== undefined && value !== '')
        .map(({ label, value }) => (
          <div key={label} className={classes.item}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
