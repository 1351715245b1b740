import { Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { plainLine } from '../../answers/plain-line.ts'
import type { Citation, SearchItem } from '../../api/types.ts'
import { useDocumentPlace } from '../knowledge/use-document-place.ts'
import classes from './ask.module.css'
import { citedDocuments } from './cited-documents.ts'

type Props = {
  citations: Citation[]
  /** What the search found, cited or not: it tells where they are from, which citations do not. */
  results: SearchItem[]
  open: Citation | null
  onOpen: (citation: Citation) => void
}

/** The last part of the heading path says most where there is little room; a passage at the top has none. */
const headingOf = ({ heading, quote }: Citation) =>
  plainLine(heading.split(' > ').at(-1) ?? '') || plainLine(quote)

export function SourceList({ citations, results, open, onOpen }: Props) {
  const { t } = useTranslation()
  const placeOf = useDocumentPlace(citations.length > 0)
  if (citations.length === 0) return null
  const places = new Map(results.map((result) => [result.document_id, placeOf(result)]))
  return (
    <section aria-label={t('ask.sources')}>
      <Title order={2} className={classes.sectionTitle} mt="xl" mb="xs">
        {t('ask.sources')}
      </Title>
      <ul className={classes.sources}>
        {citedDocuments(citations).map((document) => (
          <li key={document.document_id} className={classes.source}>
            <span className={classes.sourceTitle}>{document.title}</span>
            {places.get(document.document_id) ? (
              <span className={classes.path}>{places.get(document.document_id)}</span>
            ) : null}
            {document.citations.map((citation) => (
              <button
                key={citation.id}
                type="button"
                className={classes.passage}
                aria-pressed={open?.id === citation.id}
                onClick={() => onOpen(citation)}
              >
                <span className={classes.number}>{citation.id}</span>
                <span className={classes.place}>{headingOf(citation)}</span>
              </button>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
