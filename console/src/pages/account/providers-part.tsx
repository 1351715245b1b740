import { Button, Group, Modal, Skeleton, Stack, Text, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Connection, Session } from '../../api/types.ts'
import { formatDate } from '../../components/format.ts'
import { Failure, notifyDone, notifyFailure } from '../../components/states.tsx'
import { ProviderIcon } from '../sign-in/provider-icon.tsx'
import { ProviderRefusal } from '../sign-in/provider-refusal.tsx'
import classes from './account.module.css'
import { ConfirmPassword } from './confirm-password.tsx'
import { connectionsQuery } from './queries.ts'

/** Whoever has a password gives it again; who has none signed in elsewhere, which the server asks to be recent. */
function Connect({
  connection: { id, name },
  hasPassword,
}: {
  connection: Connection
  hasPassword: boolean
}) {
  const { t } = useTranslation()
  const [isAsking, setAsking] = useState(false)
  const leave = useMutation({
    mutationFn: (password: string | undefined) =>
      unwrap(
        api.POST('/api/v1/account/providers/{id}/connect', {
          params: { path: { id } },
          body: password === undefined ? {} : { password },
        }),
      ),
    onSuccess: ({ url }) => window.location.assign(url),
    ...(hasPassword ? {} : { onError: notifyFailure }),
  })
  const close = () => {
    setAsking(false)
    leave.reset()
  }
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={leave.isPending}
        aria-label={t('providers.connectLabel', { name })}
        onClick={() => (hasPassword ? setAsking(true) : leave.mutate(undefined))}
      >
        {t('providers.connect')}
      </Button>
      <Modal
        opened={isAsking}
        onClose={close}
        title={t('providers.connectLabel', { name })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <ConfirmPassword
          text={t('providers.connectText', { name })}
          action={t('providers.connect')}
          error={leave.error}
          isPending={leave.isPending}
          onConfirm={leave.mutate}
          onCancel={close}
        />
      </Modal>
    </>
  )
}

function Disconnect({ connection: { id, name } }: { connection: Connection }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const disconnect = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/account/providers/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      notifyDone(t('providers.disconnected', { name }))
      await queries.invalidateQueries(connectionsQuery)
    },
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t('providers.disconnectTitle', { name }),
      children: <Text size="sm">{t('providers.disconnectText')}</Text>,
      labels: { confirm: t('providers.disconnect'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => disconnect.mutate(),
    })
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="red"
      loading={disconnect.isPending}
      aria-label={t('providers.disconnectLabel', { name })}
      onClick={ask}
    >
      {t('providers.disconnect')}
    </Button>
  )
}

function ConnectionRow({ connection, hasPassword }: { connection: Connection; hasPassword: boolean }) {
  const { t } = useTranslation()
  const { id, name, is_connected, connected_at } = connection
  return (
    <Group component="li" wrap="nowrap" gap="md" py={8}>
      <ProviderIcon id={id} />
      <div style={{ minWidth: 0, flex: 1 }}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" className="tabular">
          {connected_at
            ? t('providers.connected', { date: formatDate(connected_at) })
            : t('providers.notConnected')}
        </Text>
      </div>
      {is_connected ? (
        <Disconnect connection={connection} />
      ) : (
        <Connect connection={connection} hasPassword={hasPassword} />
      )}
    </Group>
  )
}

type Props = {
  person: NonNullable<Session['person']>
  /** Code that the server sent the browser back with from a provider. */
  refused: string | undefined
}

/** Identity providers that one's account is connected to; nothing where none is configured. */
export function ProvidersPart({ person, refused }: Props) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(connectionsQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton height={90} role="status" aria-label={t('common.loading')} />
  return (
    <Stack gap="md">
      <div>
        <Title order={2} size="h4">
          {t('providers.title')}
        </Title>
        <Text size="sm" c="dimmed" mt={4}>
          {t('providers.text')} {person.two_factor_enabled ? t('providers.secondStep') : null}
        </Text>
      </div>
      {refused ? <ProviderRefusal title={t('providers.failed')} code={refused} /> : null}
      <ul className={classes.list}>
        {data.items.map((connection) => (
          <ConnectionRow key={connection.id} connection={connection} hasPassword={person.has_password} />
        ))}
      </ul>
    </Stack>
  )
}
