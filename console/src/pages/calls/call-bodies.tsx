import { Badge, Button, Group, SegmentedControl, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallDetail } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { Notice } from '../../components/notice.tsx'
import { SectionTitle } from '../../components/section-title.tsx'
import { MessageView } from './message-view.tsx'
import { NotKept } from './not-kept.tsx'
import { RawBody } from './raw-body.tsx'
import { assembleAnswer, readAsked } from './said/read-bodies.ts'
import type { Answered, Asked } from './said/said.ts'
import classes from './said.module.css'

/** Of a long conversation, the last messages are what the call was about. */
const LAST_MESSAGES = 6

function AskedView({ asked, isEmbedding }: { asked: Asked; isEmbedding: boolean }) {
  const { t } = useTranslation()
  const [isWhole, setWhole] = useState(asked.messages.length <= LAST_MESSAGES + 1)
  const first = asked.messages.length - LAST_MESSAGES
  const shown = isWhole ? asked.messages : asked.messages.slice(first)
  return (
    <>
      {isWhole ? null : (
        <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
          {t('calls.details.earlier', { count: first, formatted: formatNumber(first) })}
        </Button>
      )}
      {shown.map((message, index) => (
        <MessageView
          key={index}
          message={message}
          {...(isEmbedding ? { title: t('calls.details.inputText', { number: index + 1 }) } : {})}
        />
      ))}
      {asked.tools.length > 0 ? (
        <Group gap={6} className={classes.offered}>
          <Text size="xs" c="dimmed">
            {t('calls.details.toolsOffered')}
          </Text>
          {asked.tools.map((name) => (
            <Badge key={name} color="gray">
              <span className="mono">{name}</span>
            </Badge>
          ))}
        </Group>
      ) : null}
    </>
  )
}

function AnsweredView({ answered }: { answered: Answered }) {
  const { t } = useTranslation()
  const { messages, error, embeddings } = answered
  return (
    <>
      {messages.map((message, index) => (
        <MessageView
          key={index}
          message={message}
          title={
            messages.length > 1
              ? t('calls.details.choice', { number: index + 1 })
              : t('calls.details.answered')
          }
        />
      ))}
      {embeddings ? (
        <p className={classes.embeddings}>
          {t('calls.details.embeddings', {
            count: embeddings.count,
            formatted: formatNumber(embeddings.count),
            dimensions: formatNumber(embeddings.dimensions),
          })}
        </p>
      ) : null}
      {error === null ? null : (
        <Notice kind="failed">
          <Text size="sm" fw={600}>
            {t(messages.length > 0 ? 'calls.details.brokeOff' : 'calls.details.noAnswer')}
          </Text>
          <Text size="sm" lang="en">
            {error}
          </Text>
        </Notice>
      )}
      {messages.length === 0 && !embeddings && error === null ? (
        <Text size="sm" c="dimmed">
          {t('calls.details.emptyAnswer')}
        </Text>
      ) : null}
    </>
  )
}

function Messages({ call }: { call: CallDetail }) {
  const { t } = useTranslation()
  const { dialect, request, response } = call
  const asked = useMemo(() => (request === null ? null : readAsked(dialect, request)), [dialect, request])
  const answered = useMemo(
    () => (response === null ? null : assembleAnswer(dialect, response)),
    [dialect, response],
  )
  return (
    <div className={classes.messages}>
      {asked ? <AskedView asked={asked} isEmbedding={dialect === 'openai-embeddings'} /> : null}
      {!asked && request !== null ? <RawBody title={t('calls.details.asked')} body={request} /> : null}
      {answered ? <AnsweredView answered={answered} /> : null}
      {!answered && response !== null ? (
        <RawBody title={t('calls.details.answered')} body={response} />
      ) : null}
      {response === null ? (
        <Text size="sm" c="dimmed">
          {t('calls.details.noAnswer')}
        </Text>
      ) : null}
    </div>
  )
}

/** What was asked and answered, as messages or as it was sent, where it is kept. */
export function CallBodies({ call }: { call: CallDetail }) {
  const { t } = useTranslation()
  const [view, setView] = useState('readable')
  const isShown = call.request !== null || call.response !== null
  return (
    <section>
      <Group justify="space-between" align="flex-end">
        <SectionTitle>{t('calls.details.conversation')}</SectionTitle>
        {isShown ? (
          <SegmentedControl
            size="xs"
            mb={8}
            value={view}
            onChange={setView}
            aria-label={t('calls.details.conversation')}
            data={[
              { value: 'readable', label: t('calls.details.readable') },
              { value: 'raw', label: t('calls.details.raw') },
            ]}
          />
        ) : null}
      </Group>
      {isShown ? null : <NotKept call={call} />}
      {isShown && view === 'readable' ? <Messages call={call} /> : null}
      {isShown && view === 'raw' ? (
        <div className={classes.messages}>
          {call.request === null ? null : <RawBody title={t('calls.details.asked')} body={call.request} />}
          {call.response === null ? null : (
            <RawBody title={t('calls.details.answered')} body={call.response} />
          )}
        </div>
      ) : null}
    </section>
  )
}
