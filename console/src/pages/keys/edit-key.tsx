import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { ApiKey, KeyChange } from '../../api/types.ts'
import { Failure, notifyDone } from '../../components/states.tsx'
import { LimitInput } from './limit-input.tsx'
import { TeamSelect } from './team-select.tsx'

type Draft = { name: string; team: string | null; perMinute: number | undefined }

const draftOf = ({ name, team, limits }: ApiKey): Draft => ({
  name,
  team: team?.id ?? null,
  perMinute: limits.requests_per_minute,
})

/** Only what differs, so that what somebody else changed meanwhile stays. */
function changeOf(row: ApiKey, draft: Draft): KeyChange {
  const now = draftOf(row)
  const name = draft.name.trim()
  // the limits are replaced as a whole: those that are not edited here stay
  const { requests_per_minute: _, ...others } = row.limits
  return {
    ...(name !== now.name && name !== '' ? { name } : {}),
    ...(draft.team !== now.team ? { team_id: draft.team } : {}),
    ...(draft.perMinute !== now.perMinute
      ? { limits: { ...others, ...(draft.perMinute ? { requests_per_minute: draft.perMinute } : {}) } }
      : {}),
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
    },
  })
  const changed = changeOf(row, draft)
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
      <LimitInput value={draft.perMinute} onChange={(perMinute) => change({ perMinute })} />
      {save.isError ? <Failure error={save.error} title={t('common.actionFailed')} /> : null}
      <Group justify="flex-end">
        <Button
          size="sm"
          disabled={isEmpty || Object.keys(changed).length === 0}
          loading={save.isPending}
          onClick={() => save.mutate(changed)}
        >
          {t('keys.details.save')}
        </Button>
      </Group>
    </Stack>
  )
}
