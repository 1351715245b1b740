import { Group, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AnswerText } from '../answers/answer-text.tsx'
import type { Asking } from '../answers/asking.ts'
import type { Citation } from '../api/types.ts'
import { CopyButton } from '../components/copy-button.tsx'
import { Failure } from '../components/states.tsx'
import { QuoteCard } from './quote-card.tsx'
import classes from './ticket-panel.module.css'

/** An answer beside a ticket: the text, then the quotes that it rests on. */
export function TicketAnswer({ asking, onRetry }: { asking: Asking; onRetry: () => void }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Citation | null>(null)
  const { status, text, found, citations, unsupported } = asking
  if (status === 'failed')
    return <Failure error={asking.error} title={t('ticketPanel.askFailed')} retry={onRetry} />
  if (status === 'done' && found === false)
    return (
      <Text size="sm" mt={12}>
        {t('ticketPanel.askNothing')}
      </Text>
    )
  if (text === '' && status === 'asking') return null
  return (
    <article className={classes.answer} aria-busy={status === 'asking'}>
      <Text size="sm" fw={600} mb={6}>
        {asking.question}
      </Text>
      <AnswerText
        asking={asking}
        open={open}
        onOpen={(citation) => setOpen(open?.id === citation.id ? null : citation)}
      />
      {unsupported.length > 0 ? (
        <Text size="xs" c="dimmed" mt={6}>
          {t('ask.unsupportedNote')}
        </Text>
      ) : null}
      {status === 'stopped' ? (
        <Text size="xs" c="dimmed" mt={6}>
          {t('ticketPanel.askStopped')}
        </Text>
      ) : null}
      {citations.length > 0 ? (
        <>
          <Group justify="space-between" mt={12}>
            <Title order={4} className={classes.partTitle}>
              {t('ticketPanel.sources')}
            </Title>
            {status === 'done' ? <CopyButton size="sm" value={text} label={t('ask.copyAnswer')} /> : null}
          </Group>
          <ol className={classes.quotes}>
            {citations.map((citation) => (
              <QuoteCard key={citation.id} citation={citation} isOpen={open?.id === citation.id} />
            ))}
          </ol>
        </>
      ) : null}
    </article>
  )
}
