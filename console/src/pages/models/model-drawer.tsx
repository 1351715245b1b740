import { Box, Button, Group, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../api/types.ts'
import { ActionRow } from '../../components/action-row.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { DetailDrawer } from '../../components/detail-drawer.tsx'
import { Details } from '../../components/details.tsx'
import { Facts } from '../../components/facts.tsx'
import { formatDate, formatDuration, formatNumber } from '../../components/format.ts'
import { Names } from '../../components/names.tsx'
import { SectionTitle } from '../../components/section-title.tsx'
import { Failure } from '../../components/states.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { useMay } from '../../shell/session.ts'
import { CallSnippets } from './call-snippets.tsx'
import { ModelHealth } from './health-words.tsx'
import { ModelDialog } from './model-dialog.tsx'
import { modelQuery } from './queries.ts'
import { TargetList } from './target-list.tsx'
import { TestCall } from './test-call.tsx'
import { useCapabilityNames } from './use-capability-names.ts'
import { useDeleteModel } from './use-delete-model.tsx'

function Head({ model, onEdit }: { model: Model; onEdit: (() => void) | undefined }) {
  const { t } = useTranslation()
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap" mb="md">
      <div style={{ minWidth: 0 }}>
        <Group gap={6}>
          <Text fw={650} size="lg">
            {model.alias}
          </Text>
          <CopyButton value={model.alias} label={t('models.details.copyAlias')} size="sm" />
          <ModelHealth model={model} />
        </Group>
        {model.description ? (
          <Text size="sm" c="dimmed" mt={2}>
            {model.description}
          </Text>
        ) : null}
      </div>
      {onEdit ? (
        <Button size="xs" variant="default" onClick={onEdit} style={{ flex: 'none' }}>
          {t('models.details.edit')}
        </Button>
      ) : null}
    </Group>
  )
}

const SECOND_MS = 1000

function Settings({ model }: { model: Model }) {
  const { t } = useTranslation()
  const capabilities = useCapabilityNames()(model.capabilities)
  const { timeouts, cache_seconds, probe_seconds, retries, context_window, max_output_tokens } = model
  const tokens = (count: number | null) =>
    count === null ? null : t('models.details.tokens', { formatted: formatNumber(count) })
  return (
    <Details
      items={[
        { label: t('models.details.strategy'), value: t(`models.form.strategies.${model.strategy}`) },
        {
          label: t('models.details.fallbacks'),
          value: model.fallbacks.length > 0 ? model.fallbacks.join(' → ') : t('common.none'),
        },
        {
          label: t('models.details.capabilities'),
          value: capabilities.length > 0 ? <Names names={capabilities} most={20} /> : null,
        },
        { label: t('models.details.context'), value: tokens(context_window) },
        { label: t('models.details.maxOutput'), value: tokens(max_output_tokens) },
        {
          label: t('models.details.cache'),
          value:
            cache_seconds === null ? (
              t('models.details.cacheOff')
            ) : (
              <Facts
                facts={[
                  t('models.details.cacheOn', { time: formatDuration(cache_seconds) }),
                  model.caches_tools ? t('models.details.cacheTools') : null,
                ]}
              />
            ),
        },
        {
          label: t('models.details.retries'),
          value: t('models.details.retriesValue', { count: retries, formatted: formatNumber(retries) }),
        },
        {
          label: t('models.details.times'),
          value: t('models.details.timesValue', {
            first: formatDuration(timeouts.first_token_ms / SECOND_MS),
            total: formatDuration(timeouts.total_ms / SECOND_MS),
          }),
        },
        {
          label: t('models.details.probe'),
          value:
            probe_seconds === null
              ? t('models.details.probeOff')
              : t('models.details.probeOn', { time: formatDuration(probe_seconds) }),
        },
        { label: t('models.details.updated'), value: formatDate(model.updated_at, true) },
      ]}
    />
  )
}

function Delete({ model, onDeleted }: { model: Model; onDeleted: () => void }) {
  const { t } = useTranslation()
  const remove = useDeleteModel(model, onDeleted)
  return (
    <Box component="section" mt={26} mb={10}>
      <ActionRow hint={t('models.details.deleteHint')}>
        <Button size="xs" variant="light" color="red" loading={remove.isPending} onClick={remove.ask}>
          {t('models.details.delete')}
        </Button>
      </ActionRow>
    </Box>
  )
}

function ModelView({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const mayManage = useMay('models:manage')
  const mayRead = useMay('calls:read')
  const [isEditing, setEditing] = useState(false)
  const { data: model, error, refetch } = useQuery(modelQuery(id))
  if (error && !model) return <Failure error={error} retry={() => void refetch()} />
  if (!model) return <Skeleton height={420} radius="md" role="status" aria-label={t('common.loading')} />
  const endEdit = () => setEditing(false)
  return (
    <>
      <Head model={model} onEdit={mayManage ? () => setEditing(true) : undefined} />
      <SectionTitle>{t('models.details.targets')}</SectionTitle>
      <TargetList model={model} />
      {mayRead ? (
        <TextLink to="/calls" search={{ model: model.alias }} size="sm" mt={10} display="inline-block">
          {t('models.details.toCalls')}
        </TextLink>
      ) : null}
      {mayManage && model.is_enabled ? (
        <>
          <SectionTitle>{t('models.test.title')}</SectionTitle>
          <TestCall key={model.id} model={model} />
        </>
      ) : null}
      <SectionTitle>{t('models.details.callIt')}</SectionTitle>
      <CallSnippets model={model} />
      <SectionTitle>{t('models.details.settings')}</SectionTitle>
      <Settings model={model} />
      {mayManage ? <Delete model={model} onDeleted={onClose} /> : null}
      <ModelDialog opened={isEditing} model={model} onClose={endEdit} onSaved={endEdit} />
    </>
  )
}

type Props = { id: string | undefined; onClose: () => void }

/** One model: how its targets are, how to call it, and how it is set up. */
export function ModelDrawer({ id, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <DetailDrawer opened={id !== undefined} onClose={onClose} size={620} title={t('models.details.title')}>
      {id ? <ModelView id={id} onClose={onClose} /> : null}
    </DetailDrawer>
  )
}
