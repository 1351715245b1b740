import { ActionIcon, Group } from '@mantine/core'
import { IconThumbDown, IconThumbDownFilled, IconThumbUp, IconThumbUpFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Vote } from './use-votes.ts'

type Props = { title: string; vote: Vote | undefined; onVote: (vote: Vote) => void }

export function VoteButtons({ title, vote, onVote }: Props) {
  const { t } = useTranslation()
  const Up = vote === 'up' ? IconThumbUpFilled : IconThumbUp
  const Down = vote === 'down' ? IconThumbDownFilled : IconThumbDown
  const look = (mine: Vote) =>
    ({
      variant: 'subtle',
      size: 28,
      color: vote === mine ? 'river' : 'gray',
      'aria-pressed': vote === mine,
    }) as const
  return (
    <Group gap={0} wrap="nowrap">
      <ActionIcon
        {...look('up')}
        aria-label={t('ticketPanel.voteUp', { title })}
        onClick={() => onVote('up')}
      >
        <Up size={16} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        {...look('down')}
        aria-label={t('ticketPanel.voteDown', { title })}
        onClick={() => onVote('down')}
      >
        <Down size={16} aria-hidden="true" />
      </ActionIcon>
    </Group>
  )
}
