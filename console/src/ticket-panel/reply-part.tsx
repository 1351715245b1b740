import { Button, Collapse, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSparkles } from '@tabler/icons-react'
import { type Ref, useImperativeHandle, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from '../components/states.tsx'
import { DraftEditor } from './draft-editor.tsx'
import { usePanelHost } from './panel-host.ts'
import classes from './ticket-panel.module.css'
import { useReply } from './use-reply.ts'

type Wishes = { instructions: string; language: string; tone: string }

const languages = ['ko', 'en'] as const

type WishesProps = { wishes: Wishes; onChange: (changed: Partial<Wishes>) => void; onSend: () => void }

function WishFields({ wishes, onChange, onSend }: WishesProps) {
  const { t } = useTranslation()
  const [isOpen, { toggle }] = useDisclosure(false)
  return (
    <Stack gap="xs">
      <Textarea
        label={t('ticketPanel.instructions')}
        description={t('ticketPanel.instructionsHint')}
        placeholder={t('ticketPanel.instructionsPlaceholder')}
        value={wishes.instructions}
        onChange={(event) => onChange({ instructions: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend()
        }}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
      />
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        className={classes.optionsButton}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        {t('ticketPanel.options')}
      </Button>
      <Collapse expanded={isOpen}>
        <div className={classes.options}>
          <Select
            label={t('ticketPanel.language')}
            placeholder={t('ticketPanel.languageAuto')}
            data={languages.map((value) => ({ value, label: t(`ticketPanel.languages.${value}`) }))}
            value={wishes.language || null}
            onChange={(language) => onChange({ language: language ?? '' })}
            clearable
          />
          <TextInput
            label={t('ticketPanel.tone')}
            placeholder={t('ticketPanel.tonePlaceholder')}
            value={wishes.tone}
            onChange={(event) => onChange({ tone: event.currentTarget.value })}
            maxLength={500}
          />
        </div>
      </Collapse>
    </Stack>
  )
}

export type ReplyHandle = { generate: () => void }

/** A draft of the reply, to be checked, changed and sent by the agent. */
export function ReplyPart({ ticketId, ref }: { ticketId: string; ref?: Ref<ReplyHandle> }) {
  const { t } = useTranslation()
  const { mayReply } = usePanelHost()
  const [wishes, setWishes] = useState<Wishes>({ instructions: '', language: '', tone: '' })
  const reply = useReply(ticketId)
  const { drafting } = reply
  const isBusy = drafting?.status === 'writing'
  const generate = () => {
    if (!mayReply || isBusy) return
    const given = Object.entries(wishes).filter(([, wish]) => wish.trim() !== '')
    reply.generate(Object.fromEntries(given))
  }
  useImperativeHandle(ref, () => ({ generate }))
  if (!mayReply)
    return (
      <Text size="sm" c="dimmed" className={classes.part}>
        {t('ticketPanel.replyNotAllowed')}
      </Text>
    )
  return (
    <section aria-label={t('ticketPanel.tabs.reply')} className={classes.part}>
      {drafting === null ? (
        <Text size="sm" c="dimmed" mb="sm">
          {t('ticketPanel.replyIntro')}
        </Text>
      ) : null}
      <WishFields
        wishes={wishes}
        onChange={(changed) => setWishes((now) => ({ ...now, ...changed }))}
        onSend={generate}
      />
      <Button
        fullWidth
        mt="xs"
        variant={drafting === null ? 'filled' : 'light'}
        leftSection={<IconSparkles size={17} aria-hidden="true" />}
        disabled={isBusy}
        onClick={generate}
      >
        {t(drafting === null ? 'ticketPanel.generate' : 'ticketPanel.regenerate')}
      </Button>
      {drafting?.status === 'failed' ? (
        <div className={classes.failure}>
          <Failure error={drafting.error} title={t('ticketPanel.replyFailed')} retry={generate} />
        </div>
      ) : null}
      {drafting && (drafting.status !== 'failed' || drafting.text !== '') ? (
        <DraftEditor drafting={drafting} reply={reply} />
      ) : null}
    </section>
  )
}
