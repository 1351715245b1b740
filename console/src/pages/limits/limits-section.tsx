import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Limits } from '../../api/types.ts'
import { Failure, notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { useMay } from '../../shell/session.ts'
import { LimitBars } from './limit-bars.tsx'
import {
  areLimitsValid,
  areSameLimits,
  draftOfLimits,
  isUnlimited,
  type LimitDraft,
  toLimits,
} from './limit-draft.ts'
import { LimitFields } from './limit-fields.tsx'
import { limitsQuery, limitUseQuery, type SubjectKind } from './queries.ts'

type Subject = { kind: SubjectKind; id: string }

function useSave({ kind, id }: Subject) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (limits: Limits) => {
      const params = { path: { kind, id } }
      if (isUnlimited(limits)) await unwrap(api.DELETE('/api/v1/limits/{kind}/{id}', { params }))
      else await unwrap(api.PUT('/api/v1/limits/{kind}/{id}', { params, body: { limits } }))
    },
    onSuccess: async (_, limits) => {
      notifyDone(t(isUnlimited(limits) ? 'limits.lifted' : 'limits.saved'))
      await queries.invalidateQueries({ queryKey: ['limits'] })
    },
  })
}

function Editor({ subject, limits, onClose }: { subject: Subject; limits: Limits; onClose: () => void }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => draftOfLimits(limits))
  const change = (changed: Partial<LimitDraft>) => setDraft((now) => ({ ...now, ...changed }))
  const save = useSave(subject)
  const send = (next: Limits) => save.mutate(next, { onSuccess: onClose })
  const isChanged = !areSameLimits(limits, toLimits(draft))
  useUnsaved(isChanged)
  return (
    <Stack gap="md">
      <LimitFields value={draft} onChange={change} />
      {save.isError ? <Failure error={save.error} title={t('common.actionFailed')} /> : null}
      <Group justify="space-between">
        {isUnlimited(limits) ? (
          <span />
        ) : (
          <Button variant="subtle" color="red" size="sm" onClick={() => send({})}>
            {t('limits.lift')}
          </Button>
        )}
        <Group gap="sm">
          <Button variant="default" size="sm" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            size="sm"
            disabled={!isChanged || !areLimitsValid(draft)}
            loading={save.isPending}
            onClick={() => send(toLimits(draft))}
          >
            {t('limits.save')}
          </Button>
        </Group>
      </Group>
    </Stack>
  )
}

function Shown({ subject }: { subject: Subject }) {
  const { t } = useTranslation()
  const [isEditing, setEditing] = useState(false)
  const all = useQuery(limitsQuery)
  const use = useQuery(limitUseQuery(subject.kind, subject.id))
  const error = all.error ?? use.error
  if (error && !(all.data && use.data)) return <Failure error={error} retry={() => void all.refetch()} />
  if (!all.data || !use.data) {
    return <Skeleton height={90} radius="md" role="status" aria-label={t('common.loading')} />
  }
  const found = all.data.items.find(({ subject: { kind, id } }) => kind === subject.kind && id === subject.id)
  const limits = found?.limits ?? {}
  if (isEditing) return <Editor subject={subject} limits={limits} onClose={() => setEditing(false)} />
  return (
    <Stack gap="md">
      <LimitBars limits={limits} use={use.data} />
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" style={{ flex: '1 1 200px' }}>
          {isUnlimited(limits)
            ? t('limits.none')
            : limits.models
              ? t('limits.modelsOnly', { models: limits.models.join(', ') })
              : null}
        </Text>
        <Button size="xs" variant="default" onClick={() => setEditing(true)}>
          {t(isUnlimited(limits) ? 'limits.set' : 'limits.change')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Limits of model calls of a person, a team or the organisation; nothing for whoever may not set them. */
export function LimitsSection({ kind, id }: Subject) {
  const { t } = useTranslation()
  if (!useMay('models:manage')) return null
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t(`limits.hint.${kind}`)}
      </Text>
      <Shown key={`${kind} ${id}`} subject={{ kind, id }} />
    </>
  )
}
