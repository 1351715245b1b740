import { Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SimilarTicket, TicketView } from '../api/types.ts'
import { usePanelHost } from './panel-host.ts'
import { SimilarCard } from './similar-card.tsx'
import { SolutionCard } from './solution-card.tsx'
import classes from './ticket-panel.module.css'
import { useVotes } from './use-votes.ts'

/** What helps with a ticket: past ones that were like it, and documents. */
export function SimilarPart({ view }: { view: TicketView }) {
  const { t } = useTranslation()
  const { votes, vote } = useVotes(view.query_id)
  const { source } = usePanelHost()
  const { similar: tickets, solutions } = view
  // a name that is the same in all says nothing
  const areOfSeveral = (shown: ReadonlyArray<Pick<SimilarTicket, 'source'>>) =>
    new Set(shown.map((one) => one.source.id)).size > 1 ||
    shown.some(({ source: { id, name } }) => source !== undefined && source !== id && source !== name)
  return (
    <>
      <section aria-label={t('ticketPanel.similar')} className={classes.part}>
        <Title order={3} className={classes.partTitle}>
          {t('ticketPanel.similar')}
        </Title>
        {tickets.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('ticketPanel.noSimilar')}
          </Text>
        ) : (
          <ul className={classes.cards}>
            {tickets.map((similar, index) => (
              <SimilarCard
                key={similar.document_id}
                similar={similar}
                isFirst={index === 0}
                withSource={areOfSeveral(tickets)}
                vote={votes[similar.document_id]}
                onVote={(chosen) => vote(similar.document_id, chosen)}
              />
            ))}
          </ul>
        )}
      </section>
      <section aria-label={t('ticketPanel.solutions')} className={classes.part}>
        <Title order={3} className={classes.partTitle}>
          {t('ticketPanel.solutions')}
        </Title>
        {solutions.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('ticketPanel.noSolutions')}
          </Text>
        ) : (
          <ul className={classes.cards}>
            {solutions.map((solution) => (
              <SolutionCard
                key={solution.chunk_id}
                solution={solution}
                withSource={areOfSeveral(solutions)}
                vote={votes[solution.document_id]}
                onVote={(chosen) => vote(solution.document_id, chosen)}
              />
            ))}
          </ul>
        )}
      </section>
    </>
  )
}
