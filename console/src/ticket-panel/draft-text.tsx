import { Textarea } from '@mantine/core'
import { type RefObject, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type Drafting, standingWarnings } from './drafting.ts'
import { markedPieces } from './marked-pieces.ts'
import classes from './ticket-panel.module.css'

type Props = {
  drafting: Drafting
  field: RefObject<HTMLTextAreaElement | null>
  onEdit: (text: string) => void
}

/** The draft to be edited, with what is to be checked marked in it. */
export function DraftText({ drafting, field, onEdit }: Props) {
  const { t } = useTranslation()
  // a field shows no marks of its own: they lie behind it, in the same letters
  const behind = useRef<HTMLDivElement>(null)
  const isWriting = drafting.status === 'writing'
  const follow = () => {
    if (behind.current && field.current) behind.current.scrollTop = field.current.scrollTop
  }
  return (
    <div className={classes.draftField}>
      <div ref={behind} className={classes.draftMarks} aria-hidden="true">
        {markedPieces(drafting.text, standingWarnings(drafting)).map(({ text, isMarked }, index) =>
          // pieces have nothing else to be known by
          isMarked ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
        )}
      </div>
      <Textarea
        ref={field}
        aria-label={t('ticketPanel.draft')}
        value={drafting.text}
        onChange={(event) => onEdit(event.currentTarget.value)}
        onScroll={follow}
        readOnly={isWriting}
        placeholder={isWriting ? `${t('ticketPanel.generating')}…` : ''}
        autosize
        minRows={6}
        maxRows={24}
        classNames={{ input: classes.draft }}
      />
    </div>
  )
}
