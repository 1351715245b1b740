import { Badge, Button, Group, Text, Title, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconCheck,
  IconCopy,
  IconFileImport,
  IconPlayerStopFilled,
} from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText } from '../components/copy-text.ts'
import { ExplainedBadge } from '../components/explained.tsx'
import { notifyDone, notifyProblem } from '../components/states.tsx'
import { DraftBasis, DraftWarnings } from './draft-notes.tsx'
import { DraftText } from './draft-text.tsx'
import { type Drafting, decisionOf } from './drafting.ts'
import { usePanelHost } from './panel-host.ts'
import classes from './ticket-panel.module.css'
import type { useReply } from './use-reply.ts'

type Props = { drafting: Drafting; reply: ReturnType<typeof useReply> }

function Heading({ drafting, reply }: Props) {
  const { t } = useTranslation()
  const mode = drafting.draft?.mode
  return (
    <Group justify="space-between" wrap="nowrap" mih={30} mt="md" mb={4}>
      <Group gap={8}>
        <Title order={3} className={classes.partTitle}>
          {t('ticketPanel.draft')}
        </Title>
        {mode === 'generated' ? <Badge color="gray">{t('ticketPanel.modeModel')}</Badge> : null}
        {mode === 'extractive' ? (
          <ExplainedBadge color="orange" hint={t('ticketPanel.modeExtractiveHint')}>
            {t('ticketPanel.modeExtractive')}
          </ExplainedBadge>
        ) : null}
      </Group>
      {reply.canUndo && drafting.status !== 'writing' ? (
        <Tooltip label={t('ticketPanel.undoHint')}>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconArrowBackUp size={15} aria-hidden="true" />}
            onClick={reply.undo}
          >
            {t('ticketPanel.undo')}
          </Button>
        </Tooltip>
      ) : null}
    </Group>
  )
}

function Actions({ drafting, reply }: Props) {
  const { t } = useTranslation()
  const { insertReply } = usePanelHost()
  const isDone = drafting.status === 'done'
  const use = () => {
    if (isDone) reply.decide(decisionOf(drafting))
  }
  const copy = async () => {
    if (!(await copyText(drafting.text))) return
    notifyDone(t('ticketPanel.copied'))
    use()
  }
  const insert = async () => {
    try {
      await insertReply?.(drafting.text)
    } catch {
      return notifyProblem(t('ticketPanel.insertFailed'))
    }
    notifyDone(t('ticketPanel.inserted'))
    use()
  }
  return (
    <Group gap={8} mt={8}>
      {insertReply ? (
        <Button
          size="xs"
          leftSection={<IconFileImport size={15} aria-hidden="true" />}
          onClick={() => void insert()}
        >
          {t('ticketPanel.insert')}
        </Button>
      ) : null}
      <Button
        size="xs"
        variant={insertReply ? 'default' : 'filled'}
        leftSection={<IconCopy size={15} aria-hidden="true" />}
        onClick={() => void copy()}
      >
        {t('ticketPanel.copy')}
      </Button>
      {isDone && drafting.decision === null ? (
        <Button size="xs" variant="subtle" color="gray" onClick={() => reply.decide('ignored')}>
          {t('ticketPanel.ignore')}
        </Button>
      ) : null}
    </Group>
  )
}

/** What was counted for the draft, and the way back. */
function Counted({ drafting, reply }: Props) {
  const { t } = useTranslation()
  return (
    <div role="status">
      {drafting.decision === null ? null : (
        <Group gap={6} mt={8}>
          <IconCheck size={15} aria-hidden="true" />
          <Text size="xs">{t(`ticketPanel.counted.${drafting.decision}`)}</Text>
          <Button size="compact-xs" variant="subtle" onClick={() => reply.decide(null)}>
            {t('ticketPanel.takeBack')}
          </Button>
        </Group>
      )}
    </div>
  )
}

export function DraftEditor({ drafting, reply }: Props) {
  const { t } = useTranslation()
  const field = useRef<HTMLTextAreaElement>(null)
  const isWriting = drafting.status === 'writing'
  const select = (from: number, to: number) => {
    field.current?.focus()
    field.current?.setSelectionRange(from, to)
  }
  return (
    <div aria-busy={isWriting}>
      <Heading drafting={drafting} reply={reply} />
      <DraftText drafting={drafting} field={field} onEdit={reply.edit} />
      {isWriting ? (
        <Button
          size="xs"
          mt={8}
          variant="default"
          leftSection={<IconPlayerStopFilled size={13} aria-hidden="true" />}
          onClick={reply.stop}
        >
          {t('ticketPanel.stop')}
        </Button>
      ) : (
        <>
          <Text size="xs" c="dimmed" mt={6}>
            {t(drafting.status === 'stopped' ? 'ticketPanel.stopped' : 'ticketPanel.draftHint')}
          </Text>
          <DraftWarnings drafting={drafting} onSelect={select} />
          <Actions drafting={drafting} reply={reply} />
          <Counted drafting={drafting} reply={reply} />
        </>
      )}
      <DraftBasis drafting={drafting} />
    </div>
  )
}
