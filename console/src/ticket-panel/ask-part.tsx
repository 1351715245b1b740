import { ActionIcon, Loader, Text, Textarea, Tooltip } from '@mantine/core'
import { IconArrowUp, IconPlayerStopFilled } from '@tabler/icons-react'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TicketAnswer } from './ticket-answer.tsx'
import classes from './ticket-panel.module.css'
import { useTicketQuestion } from './use-ticket-question.ts'

type BoxProps = {
  isBusy: boolean
  field: RefObject<HTMLTextAreaElement | null>
  onAsk: (question: string) => void
  onStop: () => void
}

/** Enter also ends the composition of a Korean syllable; that one must not send. */
const isPlainEnter = (event: KeyboardEvent) =>
  event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && event.keyCode !== 229

function QuestionBox({ isBusy, field, onAsk, onStop }: BoxProps) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const submit = () => {
    if (text.trim() !== '') onAsk(text.trim())
  }
  return (
    <form
      className={classes.box}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Textarea
        ref={field}
        autosize
        minRows={1}
        maxRows={6}
        variant="unstyled"
        aria-label={t('ticketPanel.askLabel')}
        placeholder={t('ticketPanel.askPlaceholder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (!isPlainEnter(event)) return
          event.preventDefault()
          submit()
        }}
        classNames={{ root: classes.boxField, input: classes.boxInput }}
      />
      {isBusy ? (
        <Tooltip label={t('ticketPanel.askStop')}>
          <ActionIcon size={34} variant="default" aria-label={t('ticketPanel.askStop')} onClick={onStop}>
            <IconPlayerStopFilled size={14} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      ) : (
        <ActionIcon
          type="submit"
          size={34}
          aria-label={t('ticketPanel.askSend')}
          disabled={text.trim() === ''}
        >
          <IconArrowUp size={18} aria-hidden="true" />
        </ActionIcon>
      )}
    </form>
  )
}

/** Questions about the ticket, answered with citations. */
export function AskPart({ ticketId, isShown }: { ticketId: string; isShown: boolean }) {
  const { t } = useTranslation()
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (isShown) field.current?.focus()
  }, [isShown])
  const { asking, ask, stop } = useTicketQuestion(ticketId)
  const isBusy = asking?.status === 'asking'
  return (
    <section aria-label={t('ticketPanel.askLabel')} className={classes.part}>
      <QuestionBox isBusy={isBusy} field={field} onAsk={ask} onStop={stop} />
      {asking === null ? (
        <Text size="sm" c="dimmed" mt={10}>
          {t('ticketPanel.askEmpty')}
        </Text>
      ) : null}
      <div role="status">
        {isBusy && asking.text === '' ? (
          <Text size="sm" c="dimmed" mt={12}>
            <Loader size={14} mr={8} aria-hidden="true" />
            {t('ticketPanel.askSearching')}
          </Text>
        ) : null}
      </div>
      {asking ? <TicketAnswer asking={asking} onRetry={() => ask(asking.question)} /> : null}
    </section>
  )
}
