import { Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { plainLine } from '../answers/plain-line.ts'
import classes from './ticket-panel.module.css'

type Props = {
  citation: { id: number; title: string; heading: string; url: string | null; quote: string }
  /** It was asked for: shown whole, and brought into view. */
  isOpen: boolean
  /** What it is the basis of. */
  note?: string
}

/** One source of an answer or a draft, with the words that it is cited for. */
export function QuoteCard({ citation, isOpen, note }: Props) {
  const { t } = useTranslation()
  const card = useRef<HTMLLIElement>(null)
  const { id, title, heading, url, quote } = citation
  useEffect(() => {
    if (isOpen) card.current?.scrollIntoView({ block: 'nearest' })
  }, [isOpen])
  return (
    <li
      ref={card}
      className={classes.quote}
      data-open={isOpen || undefined}
      aria-label={t('ticketPanel.quote', { number: id })}
    >
      <div className={classes.quoteTop}>
        <span className={classes.number}>{id}</span>
        {url ? (
          <a href={url} target="_blank" rel="noopener noreferrer" className={classes.cardLink}>
            {title}
          </a>
        ) : (
          <span className={classes.cardTitle}>{title}</span>
        )}
      </div>
      <Text size="xs" c="dimmed" {...(isOpen ? {} : { lineClamp: 3 })} className={classes.quoteText}>
        {plainLine(quote)}
      </Text>
      {note || (heading && heading !== title) ? (
        <Text size="xs" c="dimmed" mt={2}>
          {[note, heading && heading !== title ? plainLine(heading.replaceAll(' > ', ' › ')) : null]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      ) : null}
    </li>
  )
}
