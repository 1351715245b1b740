import { Badge, Group, Text, Title, Tooltip } from '@mantine/core'
import { IconEyeOff, IconQuote } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { TicketView } from '../api/types.ts'
import { CopyButton } from '../components/copy-button.tsx'
import { summaryLines } from './summary-lines.ts'
import classes from './ticket-panel.module.css'

type Summary = NonNullable<TicketView['summary']>

function Mark({ icon, hint, children }: { icon: ReactNode; hint: string; children: string }) {
  return (
    <Tooltip label={hint} events={{ hover: true, focus: true, touch: true }}>
      <Badge color="gray" tabIndex={0} aria-description={hint} leftSection={icon}>
        {children}
      </Badge>
    </Tooltip>
  )
}

function Marks({ summary }: { summary: Summary }) {
  const { t } = useTranslation()
  return (
    <Group gap={4}>
      {summary.mode === 'extractive' ? (
        <Mark hint={t('ticketPanel.extractiveHint')} icon={<IconQuote size={12} aria-hidden="true" />}>
          {t('ticketPanel.extractive')}
        </Mark>
      ) : null}
      {summary.audience === 'internal' ? (
        <Mark hint={t('ticketPanel.internalHint')} icon={<IconEyeOff size={12} aria-hidden="true" />}>
          {t('ticketPanel.internal')}
        </Mark>
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
