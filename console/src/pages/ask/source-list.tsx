import { Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Citation } from '../../api/types.ts'
import classes from './ask.module.css'

type Props = { citations: Citation[]; open: Citation | null; onOpen: (citation: Citation) => void }

export function SourceList({ citations, open, onOpen }: Props) {
  const { t } = useTranslation()
  if (citations.length === 0) return null
  return (
    <section aria-label={t('ask.sources')}>
      <Title order={2} className={classes.sectionTitle} mt="xl" mb="xs">
        {t('ask.sources')}
      </Title>
      <ol className={classes.sources}>
        {citations.map((citation) => (
          <li key={citation.id}>
            <button
              type="button"
              className={classes.source}
              aria-pressed={open?.id === citation.id}
              onClick={() => onOpen(citation)}
            >
              <span className={classes.number}>{citation.id}</span>
              <span className={classes.sourceText}>
                <span className={classes.sourceTitle}>{citation.title}</span>
                {citation.heading && citation.heading !== citation.title ? (
                  <span className={classes.sourceHeading}>{citation.heading}</span>
                ) : null}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
