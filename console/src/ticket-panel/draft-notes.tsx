import { Alert, Text, Title, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/language.ts'
import { byMessage, type Drafting, standingWarnings } from './drafting.ts'
import { QuoteCard } from './quote-card.tsx'
import classes from './ticket-panel.module.css'

type WarningsProps = {
  drafting: Drafting
  /** Shows where a part stands in the draft. */
  onSelect: (from: number, to: number) => void
}

/** What is to be checked before it is sent, and where it stands. */
export function DraftWarnings({ drafting, onSelect }: WarningsProps) {
  const { t } = useTranslation()
  const warnings = standingWarnings(drafting)
  if (warnings.length === 0) return null
  return (
    <Alert
      mt={8}
      color="orange"
      role="alert"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={t('ticketPanel.warnings')}
    >
      <ul className={classes.warnings}>
        {byMessage(warnings).map((alike) => (
          <li key={alike[0]?.message.en}>
            <Text size="sm">{alike[0]?.message[currentLanguage()]}</Text>
            {alike
              .filter(({ part }) => part !== '')
              .map(({ part, from, to }) => (
                <UnstyledButton
                  key={from}
                  className={classes.warned}
                  aria-label={t('ticketPanel.showInDraft', { part })}
                  onClick={() => onSelect(from, to)}
                >
                  “{part}”
                </UnstyledButton>
              ))}
          </li>
        ))}
      </ul>
    </Alert>
  )
}

/** The sources of a draft: they are for the agent, never part of what is sent. */
export function DraftBasis({ drafting }: { drafting: Drafting }) {
  const { t } = useTranslation()
  if (drafting.status === 'done' && drafting.citations.length === 0)
    return (
      <Text size="xs" c="dimmed" mt={12}>
        {t('ticketPanel.noBasis')}
      </Text>
    )
  if (drafting.citations.length === 0) return null
  return (
    <>
      <Title order={4} className={classes.partTitle} mt="md">
        {t('ticketPanel.basis')}
      </Title>
      <ol className={classes.quotes}>
        {drafting.citations.map((citation) => (
          <QuoteCard
            key={citation.id}
            citation={citation}
            isOpen={false}
            note={t('ticketPanel.usedFor', { number: citation.sentence + 1 })}
          />
        ))}
      </ol>
    </>
  )
}
