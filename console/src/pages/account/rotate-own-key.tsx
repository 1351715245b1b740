import { Select, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { CreatedOwnKey, OwnKey } from '../../api/types.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { ownKeysQuery } from './queries.ts'

const overlaps = { now: 0, h1: 3_600, d1: 86_400, d7: 604_800, d30: 2_592_000 } as const
type Overlap = keyof typeof overlaps

type Props = { row: OwnKey; onCreated: (key: CreatedOwnKey) => void; onCancel: () => void }

export function RotateOwnKey({ row, onCreated, onCancel }: Props) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [overlap, setOverlap] = useState<Overlap>('d1')
  const rotate = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/account/keys/{id}/rotate', {
          params: { path: { id: row.id } },
          body: { overlap_seconds: overlaps[overlap] },
        }),
      ),
    onSuccess: async (created) => {
      onCreated(created)
      await queries.invalidateQueries(ownKeysQuery)
    },
  })
  return (
    <Stack gap="md">
      <Text size="sm">{t('ownKeys.rotateText')}</Text>
      <Select
        label={t('ownKeys.overlap')}
        value={overlap}
        onChange={(value) => setOverlap((value as Overlap | null) ?? 'd1')}
        allowDeselect={false}
        data={(Object.keys(overlaps) as Overlap[]).map((value) => ({
          value,
          label: t(`ownKeys.overlaps.${value}`),
        }))}
      />
      <Refusal error={rotate.error} />
      <FormActions
        submit={t('ownKeys.rotate')}
        isPending={rotate.isPending}
        onCancel={onCancel}
        onSubmit={() => rotate.mutate()}
      />
    </Stack>
  )
}
