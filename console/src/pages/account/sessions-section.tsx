import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { OwnSession } from '../../api/types.ts'
import { Facts } from '../../components/facts.tsx'
import { formatDate, formatRelative } from '../../components/format.ts'
import { Failure, notifyDone, notifyFailure } from '../../components/states.tsx'
import { describeUserAgent } from '../../components/user-agent.ts'
import classes from './account.module.css'
import { sessionsQuery } from './queries.ts'

function SessionRow({ session }: { session: OwnSession }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const end = useMutation({
    mutationFn: () =>
      unwrap(api.DELETE('/api/v1/account/sessions/{id}', { params: { path: { id: session.id } } })),
    onSuccess: async () => {
      notifyDone(t('sessions.ended'))
      await queries.invalidateQueries(sessionsQuery)
    },
    onError: notifyFailure,
  })
  const device = describeUserAgent(session.user_agent) ?? t('sessions.unknownDevice')
  const Shown = /iPhone|Android|Mobile/.test(session.user_agent ?? '') ? IconDeviceMobile : IconDeviceDesktop
  const facts = [
    session.address,
    session.is_current ? null : t('sessions.lastSeen', { when: formatRelative(session.last_seen_at) }),
    t('sessions.since', { when: formatDate(session.created_at, true) }),
  ]
  return (
    <li className={classes.row} data-current={session.is_current || undefined}>
      <span className={classes.device}>
        <Shown size={21} stroke={1.6} aria-hidden="true" />
      </span>
      <div style={{ minWidth: 0, flex: 1 }}>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {device}
          </Text>
          {session.is_current ? <Badge>{t('sessions.current')}</Badge> : null}
        </Group>
        <Text size="xs" c="dimmed" mt={2} className="tabular">
          <Facts facts={facts} />
        </Text>
      </div>
      {session.is_current ? null : (
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          loading={end.isPending}
          aria-label={t('sessions.endLabel', { device })}
          onClick={() => end.mutate()}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  )
}

function EndOthers() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const end = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/account/sessions')),
    onSuccess: async () => {
      notifyDone(t('sessions.othersEnded'))
      await queries.invalidateQueries(sessionsQuery)
    },
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t('sessions.endOthersTitle'),
      children: <Text size="sm">{t('sessions.endOthersText')}</Text>,
      labels: { confirm: t('sessions.endOthers'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => end.mutate(),
    })
  return (
    <Button variant="default" loading={end.isPending} onClick={ask}>
      {t('sessions.endOthers')}
    </Button>
  )
}

export function SessionsSection() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(sessionsQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data)
    return <Skeleton height={220} maw={640} radius="lg" role="status" aria-label={t('common.loading')} />
  // The one that is looked at stands first.
  const sessions = [...data.items].sort((a, b) => Number(b.is_current) - Number(a.is_current))
  return (
    <Stack gap="md" className={classes.section}>
      <Text size="sm" c="dimmed">
        {t(sessions.length > 1 ? 'sessions.text' : 'sessions.alone')}
      </Text>
      <div className={classes.card}>
        <ul className={classes.list}>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </ul>
      </div>
      {sessions.length > 1 ? (
        <Group>
          <EndOthers />
        </Group>
      ) : null}
    </Stack>
  )
}
