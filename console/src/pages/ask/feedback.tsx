import { ActionIcon, Button, Group, Popover, Stack, Text, Textarea, Tooltip } from '@mantine/core'
import { IconThumbDown, IconThumbDownFilled, IconThumbUp, IconThumbUpFilled } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Citation } from '../../api/types.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'

type Vote = 'up' | 'down'
type Props = { queryId: string; citations: Citation[] }

function CommentForm({ onSend, onSkip }: { onSend: (comment: string) => void; onSkip: () => void }) {
  const { t } = useTranslation()
  const [comment, setComment] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (comment.trim() === '') onSkip()
    else onSend(comment.trim())
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          data-autofocus
          label={t('ask.commentTitle')}
          placeholder={t('ask.commentPlaceholder')}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
        />
        <Group justify="flex-end" gap="xs">
          <Button size="xs" variant="subtle" color="gray" onClick={onSkip}>
            {t('ask.commentSkip')}
          </Button>
          <Button size="xs" type="submit">
            {t('ask.commentSend')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** A vote is stored at once; it can be changed, and a thumbs-down may carry a comment. */
export function Feedback({ queryId, citations }: Props) {
  const { t } = useTranslation()
  const [vote, setVote] = useState<Vote | null>(null)
  const [commenting, setCommenting] = useState(false)
  const send = useMutation({
    mutationFn: (given: { vote: Vote; comment?: string }) =>
      unwrap(
        api.POST('/api/v1/feedback', {
          body: {
            query_id: queryId,
            document_ids: [...new Set(citations.map((c) => c.document_id))],
            ...given,
          },
        }),
      ),
    onError: notifyFailure,
  })
  const choose = (chosen: Vote) => {
    const before = vote
    setCommenting(chosen === 'down')
    if (chosen === before) return
    setVote(chosen)
    send.mutate({ vote: chosen }, { onError: () => setVote(before) })
  }
  const comment = (text: string) => {
    setCommenting(false)
    send.mutate({ vote: 'down', comment: text }, { onSuccess: () => notifyDone(t('ask.feedbackSaved')) })
  }
  const Up = vote === 'up' ? IconThumbUpFilled : IconThumbUp
  const Down = vote === 'down' ? IconThumbDownFilled : IconThumbDown
  return (
    <Group gap={4}>
      <Tooltip label={t('ask.helpful')}>
        <ActionIcon
          variant="subtle"
          color={vote === 'up' ? 'river' : 'gray'}
          size={34}
          aria-label={t('ask.helpful')}
          aria-pressed={vote === 'up'}
          onClick={() => choose('up')}
        >
          <Up size={18} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <Popover opened={commenting} onChange={setCommenting} width={320} shadow="md" trapFocus withArrow>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color={vote === 'down' ? 'river' : 'gray'}
            size={34}
            title={t('ask.unhelpful')}
            aria-label={t('ask.unhelpful')}
            aria-pressed={vote === 'down'}
            onClick={() => choose('down')}
          >
            <Down size={18} aria-hidden="true" />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <CommentForm onSend={comment} onSkip={() => setCommenting(false)} />
        </Popover.Dropdown>
      </Popover>
      <Text size="xs" c="dimmed" role="status">
        {vote !== null && !commenting ? t('ask.feedbackSaved') : null}
      </Text>
    </Group>
  )
}
