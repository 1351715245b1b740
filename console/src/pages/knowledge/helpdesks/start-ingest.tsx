import { Modal, Skeleton, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../../api/client.ts'
import type { Estimate, Source } from '../../../api/types.ts'
import { Details } from '../../../components/details.tsx'
import { FormActions } from '../../../components/form-actions.tsx'
import { formatNumber, formatUsd } from '../../../components/format.ts'
import { Failure, notifyDone } from '../../../components/states.tsx'
import { sourcesQuery } from '../queries.ts'
import { estimateQuery, runsQuery } from './queries.ts'

/** Starts reading in; `full` looks at everything, else at what changed. */
export function useStartIngest(sourceId: string, onStarted?: () => void) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (mode: 'changes' | 'full') =>
      unwrap(api.POST('/api/v1/ingest', { body: { source_id: sourceId, mode } })),
    onSuccess: async () => {
      notifyDone(t('helpdesks.started'))
      onStarted?.()
      await Promise.all([
        queries.invalidateQueries(runsQuery(sourceId)),
        queries.invalidateQueries(sourcesQuery),
      ])
    },
  })
}

function useEstimateItems(estimate: Estimate) {
  const { t } = useTranslation()
  const count = (value: number | null) => (value === null ? t('helpdesks.unknownCount') : formatNumber(value))
  const cost = (amount: string | null) =>
    amount === null ? t('helpdesks.noPrice') : Number(amount) === 0 ? t('helpdesks.free') : formatUsd(amount)
  const tickets = { label: t('helpdesks.estimate.tickets'), value: count(estimate.tickets) }
  const embedding = { label: t('helpdesks.estimate.embedding'), value: cost(estimate.embedding_cost) }
  if (estimate.model === null) return [tickets, embedding]
  return [
    tickets,
    { label: t('helpdesks.estimate.summarise'), value: count(estimate.to_summarise) },
    { label: t('helpdesks.estimate.model'), value: estimate.model },
    {
      label: t('helpdesks.estimate.tokens'),
      value: t('helpdesks.estimate.tokensValue', {
        input: formatNumber(estimate.input_tokens),
        output: formatNumber(estimate.output_tokens),
      }),
    },
    { label: t('helpdesks.estimate.cost'), value: cost(estimate.cost) },
    embedding,
  ]
}

function Shown({ estimate }: { estimate: Estimate }) {
  const { t } = useTranslation()
  const items = useEstimateItems(estimate)
  return (
    <>
      <Details items={items} />
      <Text size="sm" c="dimmed">
        {estimate.model === null
          ? t('helpdesks.noModel')
          : t('helpdesks.estimateText', { formatted: formatNumber(estimate.sample) })}
      </Text>
    </>
  )
}

function StartForm({ source, onClose }: { source: Source; onClose: () => void }) {
  const { t } = useTranslation()
  const estimate = useQuery(estimateQuery(source.id))
  const start = useStartIngest(source.id, onClose)
  return (
    <Stack gap="md">
      {estimate.isPending ? (
        <Stack gap={10} role="status">
          <Text size="sm" c="dimmed">
            {t('helpdesks.estimating')}…
          </Text>
          <Skeleton height={14} />
          <Skeleton height={14} />
          <Skeleton height={14} width="70%" />
        </Stack>
      ) : null}
      {estimate.isError ? <Failure error={estimate.error} retry={() => void estimate.refetch()} /> : null}
      {estimate.data ? <Shown estimate={estimate.data} /> : null}
      <FormActions
        submit={t('helpdesks.start')}
        isPending={start.isPending || estimate.isPending}
        error={start.error}
        onCancel={onClose}
        onSubmit={() => start.mutate('full')}
      />
    </Stack>
  )
}

/** What reading in would cost, before it begins. */
export function StartIngest({
  source,
  opened,
  onClose,
}: {
  source: Source
  opened: boolean
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('helpdesks.estimateTitle', { name: source.name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <StartForm source={source} onClose={onClose} />
    </Modal>
  )
}
