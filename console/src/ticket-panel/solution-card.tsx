import { Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { plainLine } from '../answers/plain-line.ts'
import type { RelatedSolution } from '../api/types.ts'
import { CopyButton } from '../components/copy-button.tsx'
import { Facts } from '../components/facts.tsx'
import classes from './ticket-panel.module.css'
import type { Vote } from './use-votes.ts'
import { VoteButtons } from './vote-buttons.tsx'

type Props = {
  solution: RelatedSolution
  vote: Vote | undefined
  onVote: (vote: Vote) => void
  /** Where several sources are meant. */
  withSource: boolean
}

/** A document, or an article of the help desk, that may hold the answer. */
export function SolutionCard({ solution, vote, onVote, withSource }: Props) {
  const { t } = useTranslation()
  const { title, heading, url, snippet, source } = solution
  const facts = [
    withSource ? source.name : null,
    heading && heading !== title ? plainLine(heading.replaceAll(' > ', ' › ')) : null,
  ]
  return (
    <li className={classes.card}>
      <div className={classes.cardText}>
        {url ? (
          <a className={classes.cardLink} href={url} target="_blank" rel="noopener noreferrer">
            {title}
          </a>
        ) : (
          <span className={classes.cardTitle}>{title}</span>
        )}
        {facts.some((fact) => fact !== null) ? (
          <Text size="xs" c="dimmed">
            <Facts facts={facts} />
          </Text>
        ) : null}
        <Text size="sm" c="dimmed" mt={4} lineClamp={3}>
          {plainLine(snippet)}
        </Text>
      </div>
      <Group gap={0} justify="flex-end" wrap="nowrap">
        <VoteButtons title={title} vote={vote} onVote={onVote} />
        <CopyButton size="sm" value={snippet} label={t('ticketPanel.copySolution')} />
      </Group>
    </li>
  )
}
