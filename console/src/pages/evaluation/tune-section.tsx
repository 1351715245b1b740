import { Button, Text, Title } from '@mantine/core'
import { IconAdjustmentsAlt } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Evaluation } from '../../api/types.ts'
import { ActionRow } from '../../components/action-row.tsx'
import { formatNumber, formatPercent } from '../../components/format.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'
import { useMay } from '../../shell/session.ts'
import { LEAST_LABELS } from './queries.ts'

/** Has the weights of search chosen by what agents found right. */
export function TuneSection({ evaluation }: { evaluation: Evaluation }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const tune = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/evaluation/tune')),
    onSuccess: async ({ vector_weight }) => {
      notifyDone(t('evaluation.tuned', { percent: formatPercent(vector_weight) }))
      await queries.invalidateQueries({ queryKey: ['evaluation'] })
    },
    onError: notifyFailure,
  })
  const mayTune = useMay('models:manage')
  const { labels, vector_weight } = evaluation
  const hasEnough = labels >= LEAST_LABELS
  return (
    <section aria-labelledby="evaluation-tune">
      <Title order={2} size="h4" id="evaluation-tune">
        {t('evaluation.tune')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {vector_weight === null
          ? t('evaluation.weightNone')
          : t('evaluation.weight', { percent: formatPercent(vector_weight) })}
      </Text>
      {mayTune ? (
        <ActionRow
          hint={
            hasEnough
              ? t('evaluation.tuneHint')
              : t('evaluation.tuneNeeds', { formatted: formatNumber(labels) })
          }
        >
          <Button
            variant="default"
            leftSection={<IconAdjustmentsAlt size={18} aria-hidden="true" />}
            disabled={!hasEnough}
            loading={tune.isPending}
            onClick={() => tune.mutate()}
          >
            {t('evaluation.tune')}
          </Button>
        </ActionRow>
      ) : null}
    </section>
  )
}
