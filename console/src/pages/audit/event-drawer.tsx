import { Anchor, Group, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '../../api/types.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { DetailDrawer } from '../../components/detail-drawer.tsx'
import { Details } from '../../components/details.tsx'
import { formatDate } from '../../components/format.ts'
import { describeUserAgent } from '../../components/user-agent.ts'
import { actionWords } from './action-words.ts'
import { ActorName } from './actor-name.tsx'
import classes from './audit.module.css'
import { ChangeList } from './change-list.tsx'
import { changesOf } from './changes.ts'
import { OutcomeBadge } from './outcome-badge.tsx'
import type { AuditFilter } from './queries.ts'
import { useTargetWords } from './use-target-words.ts'
import { useValueWords } from './use-value-words.ts'

type OnFilter = (only: AuditFilter) => void

function Only({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Anchor component="button" type="button" size="xs" onClick={onClick}>
      {label}
    </Anchor>
  )
}

function Facts({ event, onFilter }: { event: AuditEvent; onFilter: OnFilter }) {
  const { t } = useTranslation()
  const words = useValueWords()
  const targetWords = useTargetWords()
  const { actor, target, address } = event
  return (
    <Details
      items={[
        {
          label: t('audit.field.at'),
          value: (
            <time dateTime={event.at} title={event.at}>
              {formatDate(event.at, 'seconds')}
            </time>
          ),
        },
        {
          label: t('audit.field.actor'),
          value: (
            <>
              <ActorName actor={actor} />
              <Only label={t('audit.event.onlyActor')} onClick={() => onFilter({ actor: actor.id })} />
            </>
          ),
        },
        {
          label: t('audit.field.on_behalf_of'),
          value: actor.on_behalf_of ? words('', actor.on_behalf_of) : null,
        },
        {
          label: t('audit.field.target'),
          value: target ? (
            <>
              <Text size="sm">{target.name || targetWords(event)}</Text>
              {target.name || target.kind === 'session' ? (
                <Text size="xs" c="dimmed" className="mono">
                  {target.id}
                </Text>
              ) : null}
              <Only label={t('audit.event.onlyTarget')} onClick={() => onFilter({ target: target.id })} />
            </>
          ) : null,
        },
        {
          label: t('audit.field.address'),
          value: address ? (
            <>
              <Text size="sm" className="mono">
                {address}
              </Text>
              <Only label={t('audit.event.onlyAddress')} onClick={() => onFilter({ address })} />
            </>
          ) : null,
        },
        {
          label: t('audit.field.agent'),
          value: event.user_agent ? (
            <span title={event.user_agent}>{describeUserAgent(event.user_agent)}</span>
          ) : null,
        },
        {
          label: t('audit.field.request'),
          value: event.request_id ? <span className="mono">{event.request_id}</span> : null,
        },
      ]}
    />
  )
}

function EventView({ event, onFilter }: { event: AuditEvent; onFilter: OnFilter }) {
  const { t } = useTranslation()
  const changes = changesOf(event.before, event.after)
  const details = changesOf(undefined, event.details)
  return (
    <>
      <Group gap={8} mb="sm">
        <Text className="mono" size="sm" c="dimmed">
          {event.action}
        </Text>
        <OutcomeBadge outcome={event.outcome} />
      </Group>
      <Facts event={event} onFilter={onFilter} />
      {changes.length > 0 ? (
        <section>
          <Title order={3} className={classes.section}>
            {t('audit.event.changes')}
          </Title>
          <ChangeList changes={changes} isCreation={event.before === undefined} />
        </section>
      ) : null}
      {details.length > 0 ? (
        <section>
          <Title order={3} className={classes.section}>
            {t('audit.event.details')}
          </Title>
          <ChangeList changes={details} isCreation />
        </section>
      ) : null}
      <section>
        <Title order={3} className={classes.section}>
          {t('audit.event.raw')}
        </Title>
        <div className={classes.raw}>
          <CodeBlock>
            <code>{JSON.stringify(event, null, 2)}</code>
          </CodeBlock>
        </div>
      </section>
    </>
  )
}

type Props = { event: AuditEvent | null; onClose: () => void; onFilter: OnFilter }

/** One event: who, from where, what it changed, and the record as it is stored. */
export function EventDrawer({ event, onClose, onFilter }: Props) {
  return (
    <DetailDrawer
      opened={event !== null}
      onClose={onClose}
      size={560}
      title={event ? actionWords(event.action) : ''}
    >
      {event ? <EventView event={event} onFilter={onFilter} /> : null}
    </DetailDrawer>
  )
}
