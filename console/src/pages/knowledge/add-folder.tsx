import { Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { ApiError, describeError } from '../../api/problem.ts'
import type { NewSource } from '../../api/types.ts'
import { focusFirstError } from '../../components/focus-first-errors.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { GroupInput } from '../../components/group-input.tsx'
import { notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { FolderPicker } from './folder-picker.tsx'
import { sourcesQuery } from './queries.ts'
import { cronOf, isCron, localOffset, presets, type ScheduleChoice } from './schedules.ts'

/** Which field an error of the server is about. */
const fieldOfCode: Record<string, 'path' | 'name' | 'groups'> = {
  path_not_allowed: 'path',
  path_not_found: 'path',
  folder_unreadable: 'path',
  name_taken: 'name',
  acl_excludes_you: 'groups',
}

function useAddFolder(onAdded: () => void) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewSource) => unwrap(api.POST('/api/v1/sources', { body })),
    onSuccess: async ({ name }) => {
      onAdded()
      notifyDone(t('addFolder.added', { name }))
      await queries.invalidateQueries(sourcesQuery)
    },
  })
}

const lastPart = (path: string) => path.split(/[\\/]/).filter(Boolean).at(-1) ?? ''

function AddFolderForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const [path, setPath] = useState('')
  const [name, setName] = useState<string | null>(null)
  const [groups, setGroups] = useState<string[]>([])
  const [schedule, setSchedule] = useState<ScheduleChoice>('daily')
  const [cron, setCron] = useState('')
  useUnsaved([path, name, groups, schedule, cron])
  const [checked, setChecked] = useState(false)
  const add = useAddFolder(onDone)

  const shownName = name ?? lastPart(path)
  const code = add.error instanceof ApiError ? add.error.problem.code : ''
  const about = fieldOfCode[code]
  const serverError = (field: 'path' | 'name' | 'groups') =>
    about === field ? describeError(add.error) : null
  const missingPath = checked && path.trim() === '' ? t('addFolder.pathRequired') : null
  const missingName = checked && shownName.trim() === '' ? t('addFolder.nameRequired') : null
  const wrongCron = checked && schedule === 'custom' && !isCron(cron) ? t('addFolder.cronInvalid') : null

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    setChecked(true)
    if (path.trim() === '' || shownName.trim() === '' || (schedule === 'custom' && !isCron(cron))) return
    const source: NewSource = {
      name: shownName.trim(),
      kind: 'files',
      config: { path: path.trim() },
      acl: groups.length > 0 ? groups.map((group) => `group:${group}`) : null,
      schedule: schedule === 'custom' ? cron.trim() : cronOf(schedule, localOffset()),
    }
    add.mutate(source, { onError: () => focusFirstError(form) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <FolderPicker path={path} onChange={setPath} error={missingPath ?? serverError('path')} />
        <TextInput
          label={t('addFolder.name')}
          description={t('addFolder.nameHint')}
          value={shownName}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          error={missingName ?? serverError('name')}
        />
        <GroupInput
          label={t('addFolder.groups')}
          description={t('addFolder.groupsHint')}
          placeholder={t('addFolder.groupsPlaceholder')}
          value={groups}
          onChange={setGroups}
          error={serverError('groups')}
        />
        <Select
          label={t('addFolder.schedule')}
          description={t('addFolder.scheduleHint')}
          value={schedule}
          onChange={(value) => setSchedule((value as ScheduleChoice | null) ?? 'none')}
          allowDeselect={false}
          data={[...presets, 'custom' as const].map((value) => ({
            value,
            label: t(`addFolder.schedules.${value}`),
          }))}
        />
        {schedule === 'custom' ? (
          <TextInput
            label={t('addFolder.cron')}
            description={t('addFolder.cronHint')}
            value={cron}
            onChange={(event) => setCron(event.currentTarget.value)}
            error={wrongCron}
            classNames={{ input: 'mono' }}
          />
        ) : null}
        <FormActions
          submit={t('addFolder.submit')}
          isPending={add.isPending}
          error={about ? null : add.error}
          onCancel={onDone}
        />
      </Stack>
    </form>
  )
}

export function AddFolder({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('addFolder.title')} size="lg">
      <AddFolderForm onDone={onClose} />
    </FormDialog>
  )
}
