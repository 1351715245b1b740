import { Group, Text, Title } from '@mantine/core'
import { IconEyeOff, IconQuote } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { TicketView } from '../api/types.ts'
import { CopyButton } from '../components/copy-button.tsx'
import { ExplainedBadge } from '../components/explained.tsx'
import { summaryLines } from './summary-lines.ts'
import classes from './ticket-panel.module.css'

type Summary = NonNullable<TicketView['summary']>

function Marks({ summary }: { summary: Summary }) {
  const { t } = useTranslation()
  return (
    <Group gap={4}>
      {summary.mode === 'extractive' ? (
        <ExplainedBadge
          color="gray"
          hint={t('ticketPanel.extractiveHint')}
          leftSection={<IconQuote size={12} aria-hidden="true" />}
        >
          {t('ticketPanel.extractive')}
        </ExplainedBadge>
      ) : null}
      {summary.audience === 'internal' ? (
        <ExplainedBadge
          color="gray"
          hint={t('ticketPanel.internalHint')}
          leftSection={<IconEyeOff size={12} aria-hidden="true" />}
        >
          {t('ticketPanel.internal')}
        </ExplainedBadge>
      ) : null}
    </Group>
  )
}

/** What the ticket is about, as far as it tells. */
export function SummaryPart({ summary }: { summary: TicketView['summary'] }) {
  const { t } = useTranslation()
  const lines = summary ? summaryLines(summary) : []
  const asText = () => lines.map(({ part, text }) => `${t(`ticketPanel.${part}`)}: ${text}`).join('\n')
  return (
    <section aria-label={t('ticketPanel.summary')} className={classes.part}>
      <Group justify="space-between" wrap="nowrap" mih={30}>
        <Group gap={8}>
          <Title order={3} className={classes.partTitle}>
            {t('ticketPanel.summary')}
          </Title>
          {summary ? <Marks summary={summary} /> : null}
        </Group>
        {lines.length > 0 ? (
          <CopyButton size="sm" value={asText} label={t('ticketPanel.copySummary')} />
        ) : null}
      </Group>
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('ticketPanel.noSummary')}
        </Text>
      ) : (
        <dl className={classes.summary}>
          {lines.map(({ part, text }) => (
            <div key={part}>
              <dt>{t(`ticketPanel.${part}`)}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}
