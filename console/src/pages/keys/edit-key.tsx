import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { ApiKey, KeyChange } from '../../api/types.ts'
import { Failure, notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import {
  areLimitsValid,
  areSameLimits,
  draftOfLimits,
  type LimitDraft,
  toLimits,
} from '../limits/limit-draft.ts'
import { LimitFieldset } from '../limits/limit-fieldset.tsx'
import { TeamSelect } from './team-select.tsx'

type Draft = { name: string; team: string | null; limits: LimitDraft }

const draftOf = ({ name, team, limits }: ApiKey): Draft => ({
  name,
  team: team?.id ?? null,
  limits: draftOfLimits(limits),
})

/** Only what differs, so that what somebody else changed meanwhile stays. */
function changeOf(row: ApiKey, draft: Draft): KeyChange {
  const now = draftOf(row)
  const name = draft.name.trim()
  // replaced as a whole
  const limits = toLimits(draft.limits)
  return {
    ...(name !== now.name && name !== '' ? { name } : {}),
    ...(draft.team !== now.team ? { team_id: draft.team } : {}),
    ...(areSameLimits(limits, row.limits) ? {} : { limits }),
  }
}

export function EditKey({ row }: { row: ApiKey }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(row))
  const change = (changed: Partial<Draft>) => setDraft((now) => ({ ...now, ...changed }))
  const save = useMutation({
    mutationFn: (body: KeyChange) =>
      unwrap(api.PATCH('/api/v1/keys/{id}', { params: { path: { id: row.id } }, body })),
    onSuccess: async ({ name }) => {
      notifyDone(t('keys.details.saved', { name }))
      await queries.invalidateQueries({ queryKey: ['keys'] })
      await queries.invalidateQueries({ queryKey: ['limits'] })
    },
  })
  const changed = changeOf(row, draft)
  useUnsaved(Object.keys(changed).length > 0)
  const isEmpty = draft.name.trim() === ''
  return (
    <Stack gap="md" mb="lg">
      <TextInput
        label={t('keys.name')}
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        maxLength={100}
        error={isEmpty ? t('keys.nameRequired') : null}
      />
      {/* a personal key counts for its person */}
      {row.person ? null : <TeamSelect value={draft.team} onChange={(team) => change({ team })} />}
      <LimitFieldset
        value={draft.limits}
        onChange={(limits) => change({ limits: { ...draft.limits, ...limits } })}
      />
      {save.isError ? <Failure error={save.error} title={t('common.actionFailed')} /> : null}
      <Group justify="flex-end">
        <Button
          size="sm"
          disabled={isEmpty || !areLimitsValid(draft.limits) || Object.keys(changed).length === 0}
          loading={save.isPending}
          onClick={() => save.mutate(changed)}
        >
          {t('keys.details.save')}
        </Button>
      </Group>
    </Stack>
  )
}
