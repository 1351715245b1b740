import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Citation } from '../api/types.ts'
import { MarkdownText } from '../components/prose.tsx'
import classes from './answers.module.css'
import type { Asking } from './asking.ts'
import { citationMarkers, citationNumber } from './citation-markers.ts'
import { unsupportedSentences } from './unsupported-sentences.ts'

type Props = {
  asking: Asking
  /** The citation whose passage is shown. */
  open: Citation | null
  onOpen: (citation: Citation) => void
}

/** An answer with its citations as buttons, and with marks under what no source supports. */
export function AnswerText({ asking, open, onOpen }: Props) {
  const { t } = useTranslation()
  const { citations, text, unsupported } = asking
  const openId = open?.id
  const components = useMemo(
    () => ({
      a: ({ href, children }: { href?: string; children?: React.ReactNode }) => {
        const number = citationNumber(href)
        if (number === null) {
          return (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {children}
            </a>
          )
        }
        const citation = citations.find(({ id }) => id === number)
        if (!citation) return null
        return (
          <button
            type="button"
            className={classes.chip}
            aria-label={t('ask.citation', { number, title: citation.title })}
            aria-pressed={openId === number}
            onClick={() => onOpen(citation)}
          >
            {number}
          </button>
        )
      },
      ins: ({ children }: { children?: React.ReactNode }) => (
        <span className={classes.unsupported} title={t('ask.unsupportedHint')}>
          {children}
        </span>
      ),
    }),
    [citations, openId, onOpen, t],
  )
  const plugins = useMemo(() => [unsupportedSentences(unsupported), citationMarkers], [unsupported])
  return <MarkdownText text={text} remarkPlugins={plugins} components={components} />
}
