import { Anchor, Badge, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallDetail } from '../../api/types.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Details } from '../../components/details.tsx'
import { formatDate } from '../../components/format.ts'
import { type CallFilter, noFilter } from './call-filter.ts'
import classes from './calls.module.css'

type Props = { call: CallDetail; onFilter: (only: CallFilter) => void }

const apiNames: Record<string, string> = {
  'openai-chat': 'OpenAI Chat Completions',
  'openai-responses': 'OpenAI Responses',
  'openai-embeddings': 'OpenAI Embeddings',
  'anthropic-messages': 'Anthropic Messages',
}

/** A value with the way to all calls that share it. */
function Shared({ children, label, onClick }: { children: ReactNode; label?: string; onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <span className={classes.shared}>
      <span>{children}</span>
      <Anchor component="button" type="button" size="xs" onClick={onClick}>
        {label ?? t('calls.details.only')}
      </Anchor>
    </span>
  )
}

/** An id as it is, with a button that copies it. */
function Id({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation()
  return (
    <span className={classes.id}>
      <span className="mono">{id}</span>
      <CopyButton size="sm" value={id} label={t('calls.details.copyId', { name })} />
    </span>
  )
}

function Tags({ call, onFilter }: Props) {
  const tags = Object.entries(call.tags)
  return (
    <Group gap={6}>
      {tags.map(([name, value]) => (
        <Badge
          key={name}
          component="button"
          type="button"
          color="gray"
          className={classes.tag}
          onClick={() => onFilter({ ...noFilter, tag: `${name}:${value}` })}
        >
          {name}: {value}
        </Badge>
      ))}
    </Group>
  )
}

/** Everything that the ledger knows of a call besides its numbers. */
export function CallFacts({ call, onFilter }: Props) {
  const { t } = useTranslation()
  const { person, key, team, end_user, feature, conversation_id } = call
  const only = (filter: CallFilter) => () => onFilter({ ...noFilter, ...filter })
  const id = (name: string, value: string | null) => (value === null ? null : <Id id={value} name={name} />)
  const words = (word: 'conversationId' | 'requestId' | 'traceId' | 'callId') => t(`calls.details.${word}`)
  return (
    <Details
      items={[
        {
          label: t('calls.details.time'),
          value: (
            <time dateTime={call.started_at} title={call.started_at}>
              {formatDate(call.started_at, 'seconds')}
            </time>
          ),
        },
        {
          label: t('calls.details.model'),
          value: <Shared onClick={only({ model: call.model })}>{call.model}</Shared>,
        },
        {
          label: t('calls.details.target'),
          value: call.provider_name ? `${call.provider_name} / ${call.provider_model ?? ''}` : null,
        },
        {
          label: t('calls.details.person'),
          value: person ? <Shared onClick={only({ person_id: person.id })}>{person.name}</Shared> : null,
        },
        {
          label: t('calls.details.key'),
          value: key ? <Shared onClick={only({ key_id: key.id })}>{key.name}</Shared> : null,
        },
        {
          label: t('calls.details.team'),
          value: team ? <Shared onClick={only({ team_id: team.id })}>{team.name}</Shared> : null,
        },
        {
          label: t('calls.details.endUser'),
          value: end_user ? <Shared onClick={only({ end_user })}>{end_user}</Shared> : null,
        },
        {
          label: t('calls.details.feature'),
          value: feature ? <Shared onClick={only({ feature })}>{feature}</Shared> : null,
        },
        {
          label: t('calls.details.tags'),
          value: Object.keys(call.tags).length > 0 ? <Tags call={call} onFilter={onFilter} /> : null,
        },
        {
          label: words('conversationId'),
          value: conversation_id ? (
            <>
              <Id id={conversation_id} name={words('conversationId')} />
              <Anchor component="button" type="button" size="xs" onClick={only({ conversation_id })}>
                {t('calls.details.otherCalls')}
              </Anchor>
            </>
          ) : null,
        },
        {
          label: t('calls.details.api'),
          value: [apiNames[call.dialect] ?? call.dialect, call.is_stream ? t('calls.details.streamed') : '']
            .filter(Boolean)
            .join(' · '),
        },
        { label: t('calls.details.httpStatus'), value: <span className="tabular">{call.http_status}</span> },
        {
          label: t('calls.details.finish'),
          value: call.finish_reason ? (
            <Text span size="sm" className="mono">
              {call.finish_reason}
            </Text>
          ) : null,
        },
        { label: words('callId'), value: id(words('callId'), call.id) },
        { label: words('requestId'), value: id(words('requestId'), call.request_id) },
        { label: words('traceId'), value: id(words('traceId'), call.trace_id) },
      ]}
    />
  )
}
