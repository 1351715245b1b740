import { Fragment } from 'react'
import table from './table.module.css'

/** Small facts in a row, with dots between them: a line breaks between two of them, never inside a date. */
export function Facts({ facts }: { facts: Array<string | null> }) {
  const shown = facts.filter((fact) => fact !== null && fact !== '')
  return shown.map((fact, index) => (
    <Fragment key={fact}>
      {index > 0 ? ' · ' : ''}
      {/* the last one may be of any length */}
      <span className={index < shown.length - 1 ? table.when : undefined}>{fact}</span>
    </Fragment>
  ))
}
