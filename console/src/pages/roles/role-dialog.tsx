import { Stack, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { NewRole, Role } from '../../api/types.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { formatNumber } from '../../components/format.ts'
import { Failure, notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { sessionQuery } from '../../shell/session.ts'
import { PermissionFields } from './permission-fields.tsx'
import { rolesQuery } from './queries.ts'
import { isRoleName, suggestRoleName } from './role-name.ts'

type Draft = Required<NewRole>

function draftOf(role: Role | null): Draft {
  const language = currentLanguage()
  return {
    name: role?.name ?? '',
    title: role?.title[language] ?? '',
    description: role?.description[language] ?? '',
    permissions: (role?.permissions ?? ['knowledge:read']) as Draft['permissions'],
    is_confined: role?.is_confined ?? false,
  }
}

function useSaveRole(role: Role | null, onSaved: () => void) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (draft: Draft) => {
      if (!role) return unwrap(api.POST('/api/v1/roles', { body: draft }))
      const { name, ...body } = draft
      return unwrap(api.PATCH('/api/v1/roles/{name}', { params: { path: { name } }, body }))
    },
    onSuccess: async ({ title }) => {
      notifyDone(t(role ? 'roles.saved' : 'roles.created', { title: title[currentLanguage()] }))
      onSaved()
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['roles'] }),
        queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      ])
    },
  })
}

type FieldsProps = {
  draft: Draft
  isNew: boolean
  checked: boolean
  onChange: (changed: Partial<Draft>) => void
}

function Fields({ draft, isNew, checked, onChange }: FieldsProps) {
  const { t } = useTranslation()
  const permissions = useQuery(rolesQuery).data?.permissions ?? []
  const [isNameTyped, setNameTyped] = useState(false)
  const setTitle = (title: string) =>
    onChange(isNew && !isNameTyped ? { title, name: suggestRoleName(title) } : { title })
  return (
    <>
      <TextInput
        data-autofocus
        label={t('roles.form.title')}
        placeholder={t('roles.form.titlePlaceholder')}
        value={draft.title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        maxLength={80}
        error={checked && draft.title.trim() === '' ? t('roles.form.titleRequired') : null}
      />
      {isNew ? (
        <TextInput
          label={t('roles.form.name')}
          description={t('roles.form.nameHint')}
          value={draft.name}
          onChange={(event) => {
            setNameTyped(true)
            onChange({ name: event.currentTarget.value })
          }}
          maxLength={40}
          error={checked && !isRoleName(draft.name) ? t('roles.form.nameInvalid') : null}
          classNames={{ input: 'mono' }}
        />
      ) : null}
      <Textarea
        label={t('roles.form.description')}
        placeholder={t('roles.form.descriptionPlaceholder')}
        value={draft.description}
        onChange={(event) => onChange({ description: event.currentTarget.value.replaceAll('\n', ' ') })}
        maxLength={500}
        autosize
      />
      <Switch
        label={t('roles.form.confined')}
        description={t('roles.form.confinedHint')}
        checked={draft.is_confined}
        onChange={(event) => onChange({ is_confined: event.currentTarget.checked })}
      />
      <PermissionFields
        label={t('roles.form.permissions')}
        permissions={permissions}
        value={draft.permissions}
        isForConfined={draft.is_confined}
        onChange={(chosen) => onChange({ permissions: chosen as Draft['permissions'] })}
        error={checked && draft.permissions.length === 0 ? t('roles.form.permissionsRequired') : null}
      />
    </>
  )
}

function RoleForm({ role, onDone }: { role: Role | null; onDone: () => void }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => draftOf(role))
  useUnsaved(draft)
  const [checked, setChecked] = useState(false)
  const save = useSaveRole(role, onDone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (draft.title.trim() === '' || draft.permissions.length === 0) return
    if (!role && !isRoleName(draft.name)) return
    save.mutate({ ...draft, title: draft.title.trim(), description: draft.description.trim() })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Fields
          draft={draft}
          isNew={role === null}
          checked={checked}
          onChange={(changed) => setDraft((now) => ({ ...now, ...changed }))}
        />
        {save.isError ? <Failure error={save.error} title={t('common.actionFailed')} /> : null}
        {role && role.people > 0 ? (
          <Text size="sm" c="dimmed">
            {t('roles.form.changesApply', { count: role.people, formatted: formatNumber(role.people) })}
          </Text>
        ) : null}
        <FormActions
          submit={t(role ? 'roles.form.save' : 'roles.form.submit')}
          isPending={save.isPending}
          onCancel={onDone}
        />
      </Stack>
    </form>
  )
}

type Props = {
  opened: boolean
  /** `null`: a new one is made. */
  role: Role | null
  onClose: () => void
}

export function RoleDialog({ opened, role, onClose }: Props) {
  const { t } = useTranslation()
  const title = role
    ? t('roles.form.editTitle', { title: role.title[currentLanguage()] })
    : t('roles.form.createTitle')
  return (
    <FormDialog opened={opened} onClose={onClose} size="lg" title={title}>
      <RoleForm key={role?.name ?? ''} role={role} onDone={onClose} />
    </FormDialog>
  )
}
