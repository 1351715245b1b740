import { type ReactNode, useRef } from 'react'
import { useOverflow } from './use-overflow.ts'

type Props = {
  /** What is in it, for whoever comes to it by the keyboard. */
  label: string
  /** Makes it scroll. */
  className: string | undefined
  children: ReactNode
}

/** A box of its own scrolling: by the keyboard, too, as long as there is something to scroll to. */
export function ScrollBox({ label, className, children }: Props) {
  const box = useRef<HTMLElement>(null)
  const { any } = useOverflow(box)
  return (
    <section ref={box} className={className} aria-label={label} tabIndex={any ? 0 : undefined}>
      {children}
    </section>
  )
}
