import { ActionIcon, Textarea, Tooltip } from '@mantine/core'
import { IconArrowUp, IconPlayerStopFilled } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askBoxId } from '../../shell/layout.tsx'
import classes from './ask.module.css'

type Props = {
  /** The question being answered; editing it asks a new one. */
  question: string
  busy: boolean
  /** Takes the keyboard when the page opens. */
  focus: boolean
  onAsk: (question: string) => void
  onStop: () => void
}

export function AskBox({ question, busy, focus, onAsk, onStop }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState(question)
  useEffect(() => setText(question), [question])
  const submit = () => {
    const asked = text.trim()
    if (asked !== '') onAsk(asked)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter also ends the composition of a Korean syllable; that one must not send the question.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229
    if (event.key === 'Enter' && !event.shiftKey && !composing) {
      event.preventDefault()
      submit()
    }
    if (event.key === 'Escape' && busy) onStop()
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
        id={askBoxId}
        aria-label={t('ask.label')}
        placeholder={t('ask.placeholder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autosize
        minRows={1}
        maxRows={7}
        variant="unstyled"
        autoFocus={focus}
        classNames={{ root: classes.field, input: classes.input }}
      />
      {busy ? (
        <Tooltip label={t('ask.stop')}>
          <ActionIcon size={40} radius="lg" variant="default" aria-label={t('ask.stop')} onClick={onStop}>
            <IconPlayerStopFilled size={16} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      ) : (
        <ActionIcon
          type="submit"
          size={40}
          radius="lg"
          aria-label={t('ask.submit')}
          disabled={text.trim() === ''}
        >
          <IconArrowUp size={20} aria-hidden="true" />
        </ActionIcon>
      )}
    </form>
  )
}
