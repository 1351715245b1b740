import { Button, List, PasswordInput, Skeleton, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../../api/client.ts'
import type { Source, SourceKind, Webhook } from '../../../api/types.ts'
import { CopyButton } from '../../../components/copy-button.tsx'
import { formatRelative } from '../../../components/format.ts'
import { Failure, notifyDone, notifyFailure } from '../../../components/states.tsx'
import classes from './helpdesks.module.css'
import { kindsQuery, webhookQuery } from './queries.ts'

/** What a rule of Freshdesk sends: it fills in the ticket that it is about. */
const freshdeskEvents = ['changed', 'deleted', 'spam'] as const
const freshdeskBody = (event: string) => `{"ticket_id": "{{ticket.id}}", "event": "${event}"}`

const USUAL_MINUTES = 5

function useSetWebhook(id: string) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { secret?: string }) =>
      unwrap(api.PUT('/api/v1/sources/{id}/webhook', { params: { path: { id } }, body })),
    onSuccess: (webhook) => {
      notifyDone(t('helpdesks.webhookSaved'))
      queries.setQueryData(webhookQuery(id).queryKey, webhook)
    },
    onError: notifyFailure,
  })
}

function Copied({ label, hint, value }: { label: string; hint?: string; value: string }) {
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {label}
      </Text>
      {hint ? (
        <Text size="xs" c="dimmed" mb={4}>
          {hint}
        </Text>
      ) : null}
      <div className={classes.copied}>
        <code>{value}</code>
        <CopyButton size="sm" value={value} />
      </div>
    </div>
  )
}

function PasteSecret({ source, hasSecret }: { source: Source; hasSecret: boolean }) {
  const { t } = useTranslation()
  const [secret, setSecret] = useState('')
  const save = useSetWebhook(source.id)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (secret.trim() !== '') save.mutate({ secret: secret.trim() }, { onSuccess: () => setSecret('') })
  }
  return (
    <form onSubmit={submit}>
      <PasswordInput
        label={t('helpdesks.webhookPaste')}
        description={`${t('helpdesks.webhookPasteHint')} ${t(hasSecret ? 'helpdesks.webhookStored' : 'helpdesks.webhookNotStored')}`}
        value={secret}
        onChange={(event) => setSecret(event.currentTarget.value)}
        autoComplete="off"
      />
      <Button type="submit" size="sm" mt="sm" loading={save.isPending} disabled={secret.trim() === ''}>
        {t('helpdesks.save')}
      </Button>
    </form>
  )
}

function MakeSecret({ source }: { source: Source }) {
  const { t } = useTranslation()
  const save = useSetWebhook(source.id)
  const confirm = () =>
    modals.openConfirmModal({
      title: t('helpdesks.webhookMakeTitle'),
      children: <Text size="sm">{t('helpdesks.webhookMakeText')}</Text>,
      labels: { confirm: t('helpdesks.webhookMake'), cancel: t('common.cancel') },
      onConfirm: () => save.mutate({}),
    })
  return (
    <Button variant="default" size="xs" w="fit-content" loading={save.isPending} onClick={confirm}>
      {t('helpdesks.webhookMake')}
    </Button>
  )
}

function Steps({ kind }: { kind: string }) {
  const { t } = useTranslation()
  const known = kind === 'zendesk' ? 'zendesk' : 'freshdesk'
  const steps: readonly string[] = t(`helpdesks.webhookSteps.${known}`, { returnObjects: true })
  return (
    <List type="ordered" size="sm" spacing={6}>
      {steps.map((step) => (
        <List.Item key={step}>{step}</List.Item>
      ))}
    </List>
  )
}

function Shown({ source, kind, webhook }: { source: Source; kind: SourceKind; webhook: Webhook }) {
  const { t } = useTranslation()
  const minutes = Number(source.config.poll_minutes ?? USUAL_MINUTES)
  const isOurs = kind.webhook_secret_from === 'naru'
  return (
    <Stack gap="lg">
      <Text size="sm" c="dimmed">
        {t('helpdesks.webhookHint', { minutes })}
      </Text>
      <Steps kind={source.kind} />
      <Copied label={t('helpdesks.webhookUrl')} value={webhook.url} />
      {isOurs && webhook.secret ? (
        <Copied
          label={t('helpdesks.webhookHeader')}
          hint={t('helpdesks.webhookHeaderHint')}
          value={`${webhook.header}: ${webhook.secret}`}
        />
      ) : null}
      {source.kind === 'freshdesk'
        ? freshdeskEvents.map((event) => (
            <Copied key={event} label={t(`helpdesks.webhookBody.${event}`)} value={freshdeskBody(event)} />
          ))
        : null}
      {isOurs ? (
        <MakeSecret source={source} />
      ) : (
        <PasteSecret source={source} hasSecret={webhook.has_secret} />
      )}
      <Text size="sm" c="dimmed">
        {webhook.last_received_at
          ? t('helpdesks.webhookReceived', { when: formatRelative(webhook.last_received_at) })
          : t('helpdesks.webhookNever')}
      </Text>
    </Stack>
  )
}

/** How the help desk tells of changes at once. */
export function WebhookPart({ source }: { source: Source }) {
  const { t } = useTranslation()
  const webhook = useQuery(webhookQuery(source.id))
  const kinds = useQuery(kindsQuery)
  const kind = kinds.data?.items.find((item) => item.kind === source.kind)
  if (webhook.data && kind) return <Shown source={source} kind={kind} webhook={webhook.data} />
  const failed = [webhook, kinds].find(({ error, data }) => error && !data)
  if (failed) return <Failure error={failed.error} retry={() => void failed.refetch()} />
  return <Skeleton height={240} role="status" aria-label={t('common.loading')} />
}
