import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { KeyDetails } from '../../api/types.ts'
import { Failure } from '../../components/states.tsx'
import { LimitBars } from '../limits/limit-bars.tsx'
import { isUnlimited } from '../limits/limit-draft.ts'
import { limitUseQuery } from '../limits/queries.ts'

/** What a key has used of each of its limits. */
export function KeyLimits({ row }: { row: KeyDetails }) {
  const { t } = useTranslation()
  const { data: use, error, refetch } = useQuery(limitUseQuery('key', row.id))
  const { limits } = row
  if (error && !use) return <Failure error={error} retry={() => void refetch()} />
  if (!use) return <Skeleton height={72} radius="md" role="status" aria-label={t('common.loading')} />
  return (
    <>
      <LimitBars limits={limits} use={use} />
      {isUnlimited(limits) || limits.models ? (
        <Text size="sm" c="dimmed" mt="sm">
          {limits.models ? t('limits.modelsOnly', { models: limits.models.join(', ') }) : t('limits.none')}
        </Text>
      ) : null}
    </>
  )
}
