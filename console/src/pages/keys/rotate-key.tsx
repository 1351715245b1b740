import { Button, Modal, Radio, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { ApiKey } from '../../api/types.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { formatDate } from '../../components/format.ts'
import { NewKeyShown } from './new-key-shown.tsx'

const overlaps = { now: 0, hour: 3_600, day: 86_400, week: 604_800 } as const
type Overlap = keyof typeof overlaps

/** When the old key ends is worked out as the server does, from the moment that it answered. */
function useRotate({ id }: ApiKey) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (overlap: Overlap) => {
      const overlap_seconds = overlaps[overlap]
      const created = await unwrap(
        api.POST('/api/v1/keys/{id}/rotate', { params: { path: { id } }, body: { overlap_seconds } }),
      )
      const until = new Date(Date.now() + overlap_seconds * 1000).toISOString()
      return { created, until: overlap_seconds === 0 ? null : until }
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  })
}

export function RotateKey({ row, onRotated }: { row: ApiKey; onRotated: (id: string) => void }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  const [overlap, setOverlap] = useState<Overlap>('day')
  const rotate = useRotate(row)
  const made = rotate.data
  const close = () => {
    setOpened(false)
    rotate.reset()
    if (made) onRotated(made.created.id)
  }
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpened(true)}>
        {t('keys.rotate.action')}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        size="lg"
        title={made ? t('keys.rotate.done') : t('keys.rotate.title', { name: row.name })}
        closeOnEscape={!made}
        withCloseButton={!made}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {made ? (
          <NewKeyShown
            created={made.created}
            text={
              made.until
                ? t('keys.rotate.doneText', { when: formatDate(made.until, true) })
                : t('keys.rotate.doneTextNow')
            }
            onDone={close}
          />
        ) : (
          <Stack gap="lg">
            <Text size="sm">{t('keys.rotate.text')}</Text>
            <Radio.Group
              label={t('keys.rotate.overlap')}
              value={overlap}
              onChange={(value) => setOverlap(value as Overlap)}
            >
              <Stack gap="xs" mt={6}>
                {(Object.keys(overlaps) as Overlap[]).map((value) => (
                  <Radio key={value} value={value} label={t(`keys.rotate.${value}`)} />
                ))}
              </Stack>
            </Radio.Group>
            <FormActions
              submit={t('keys.rotate.submit')}
              isPending={rotate.isPending}
              error={rotate.error}
              onCancel={close}
              onSubmit={() => rotate.mutate(overlap)}
            />
          </Stack>
        )}
      </Modal>
    </>
  )
}
