import { Anchor, Badge, Group } from '@mantine/core'
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

/** Who called, and what the client said of the call: each leads to all calls that share it. */
function SharedFacts({ call, onFilter }: Props) {
  const { t } = useTranslation()
  const { person, key, team, end_user, feature, conversation_id } = call
  const shared = (name: ReactNode, filter: CallFilter) =>
    name ? <Shared onClick={() => onFilter({ ...noFilter, ...filter })}>{name}</Shared> : null
  const words = t('calls.details.conversationId')
  return (
    <Details
      items={[
        { label: t('calls.details.model'), value: shared(call.model, { model: call.model }) },
        { label: t('calls.details.person'), value: person && shared(person.name, { person_id: person.id }) },
        { label: t('calls.details.key'), value: key && shared(key.name, { key_id: key.id }) },
        { label: t('calls.details.team'), value: team && shared(team.name, { team_id: team.id }) },
        { label: t('calls.details.endUser'), value: end_user && shared(end_user, { end_user }) },
        { label: t('calls.details.feature'), value: feature && shared(feature, { feature }) },
        {
          label: t('calls.details.tags'),
          value: Object.keys(call.tags).length > 0 ? <Tags call={call} onFilter={onFilter} /> : null,
        },
        {
          label: words,
          value: conversation_id ? (
            <Shared
              label={t('calls.details.otherCalls')}
              onClick={() => onFilter({ ...noFilter, conversation_id })}
            >
              <Id id={conversation_id} name={words} />
            </Shared>
          ) : null,
        },
      ]}
    />
  )
}

/** Everything else that the ledger knows of a call besides its numbers. */
function OwnFacts({ call }: Pick<Props, 'call'>) {
  const { t } = useTranslation()
  const id = (word: 'requestId' | 'traceId' | 'callId', value: string | null) => {
    const label = t(`calls.details.${word}`)
    return { label, value: value === null ? null : <Id id={value} name={label} /> }
  }
  const api = [apiNames[call.dialect] ?? call.dialect, call.is_stream ? t('calls.details.streamed') : '']
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
          label: t('calls.details.target'),
          value: [call.provider_name, call.provider_model].filter(Boolean).join(' / '),
        },
        { label: t('calls.details.api'), value: api.filter(Boolean).join(' · ') },
        { label: t('calls.details.httpStatus'), value: <span className="tabular">{call.http_status}</span> },
        {
          label: t('calls.details.finish'),
          value: call.finish_reason ? <span className="mono">{call.finish_reason}</span> : null,
        },
        id('callId', call.id),
        id('requestId', call.request_id),
        id('traceId', call.trace_id),
      ]}
    />
  )
}

export function CallFacts(props: Props) {
  return (
    <div className={classes.facts}>
      <SharedFacts {...props} />
      <OwnFacts call={props.call} />
    </div>
  )
}
