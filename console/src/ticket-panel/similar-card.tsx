import { ActionIcon, Collapse, Group, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowRight, IconChevronDown, IconExternalLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { SimilarTicket } from '../api/types.ts'
import { CopyButton } from '../components/copy-button.tsx'
import { Facts } from '../components/facts.tsx'
import { formatRelative } from '../components/format.ts'
import { PlainText } from '../components/plain-text.tsx'
import { usePanelHost } from './panel-host.ts'
import { StatusBadge } from './ticket-badges.tsx'
import classes from './ticket-panel.module.css'
import type { Vote } from './use-votes.ts'
import { VoteButtons } from './vote-buttons.tsx'
import { WhySimilar } from './why-similar.tsx'

type Props = {
  similar: SimilarTicket
  vote: Vote | undefined
  onVote: (vote: Vote) => void
  /** The first one is open. */
  isFirst: boolean
  /** Where several help desks are meant. */
  withSource: boolean
}

function Solved({ similar }: { similar: SimilarTicket }) {
  const { t } = useTranslation()
  return (
    <div className={classes.solved}>
      {similar.problem ? (
        <>
          <Text size="xs" fw={600} c="dimmed">
            {t('ticketPanel.itsProblem')}
          </Text>
          <Text component="div" size="sm" mb={8}>
            <PlainText text={similar.problem} />
          </Text>
        </>
      ) : null}
      <Text size="xs" fw={600} c="dimmed">
        {t('ticketPanel.itsSolution')}
      </Text>
      {similar.solution ? (
        <Text component="div" size="sm">
          <PlainText text={similar.solution} />
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          {t('ticketPanel.noSolution')}
        </Text>
      )}
    </div>
  )
}

function Actions({ similar, vote, onVote }: Pick<Props, 'similar' | 'vote' | 'onVote'>) {
  const { t } = useTranslation()
  const { openTicket } = usePanelHost()
  const leadsTo = openTicket
    ? t('tickets.open', { subject: similar.subject })
    : t('ticketPanel.openInHelpdesk')
  const link = (
    <ActionIcon
      {...(openTicket
        ? { onClick: () => openTicket(similar.ticket_id, similar.source.id) }
        : { component: 'a', href: similar.url ?? '', target: '_blank', rel: 'noopener noreferrer' })}
      variant="subtle"
      color="gray"
      size={28}
      aria-label={leadsTo}
    >
      {openTicket ? (
        <IconArrowRight size={16} aria-hidden="true" />
      ) : (
        <IconExternalLink size={16} aria-hidden="true" />
      )}
    </ActionIcon>
  )
  return (
    <Group gap={0} wrap="nowrap" justify="flex-end">
      <VoteButtons title={similar.subject} vote={vote} onVote={onVote} />
      {similar.solution ? (
        <CopyButton
          size="sm"
          value={similar.solution}
          label={t('ticketPanel.copySolution')}
          done={t('ticketPanel.solutionCopied')}
        />
      ) : null}
      {openTicket || similar.url ? <Tooltip label={leadsTo}>{link}</Tooltip> : null}
    </Group>
  )
}

/** A past ticket that was like this one, and what solved it. */
export function SimilarCard({ similar, vote, onVote, isFirst, withSource }: Props) {
  const { t } = useTranslation()
  const [isOpen, { toggle }] = useDisclosure(isFirst)
  const { ticket_id: id, source, resolved_at: resolved } = similar
  const facts = [
    `#${id}`,
    withSource ? source.name : null,
    resolved ? t('ticketPanel.resolvedAt', { when: formatRelative(resolved) }) : null,
  ]
  return (
    <li className={classes.card}>
      <button
        type="button"
        className={classes.cardTop}
        aria-expanded={isOpen}
        aria-label={t('ticketPanel.expand', { subject: similar.subject })}
        onClick={toggle}
      >
        <span className={classes.cardTitle}>{similar.subject}</span>
        <IconChevronDown size={17} aria-hidden="true" className={classes.chevron} />
      </button>
      <Group gap={6} px={12} mt={4}>
        <StatusBadge status={similar.status} />
        <Text size="xs" c="dimmed" className="tabular">
          <Facts facts={facts} />
        </Text>
      </Group>
      <WhySimilar why={similar.why} />
      <Collapse expanded={isOpen}>
        <Solved similar={similar} />
      </Collapse>
      <Actions similar={similar} vote={vote} onVote={onVote} />
    </li>
  )
}
