import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react'
import table from './table.module.css'

type Props = {
  /** What it does, for those who do not see the row. */
  label: string
  /** Left out where the whole row takes clicks: also those on words that lie over the link. */
  onOpen?: () => void
  children: ReactNode
}

/** The name in a row of a list, which opens what the row is about; the row has the class `open`. */
export function RowLink({ label, onOpen, children }: Props) {
  return (
    <button type="button" className={table.rowLink} aria-label={label} onClick={onOpen}>
      {children}
    </button>
  )
}

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }

/** The same, for a row that leads to another page. */
export const RowPageLink = createLink((props: AnchorProps) => <a {...props} className={table.rowLink} />)
