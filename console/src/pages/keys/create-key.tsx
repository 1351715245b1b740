import { Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { CreatedKey, NewKey } from '../../api/types.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { GroupInput } from '../../components/group-input.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { includesScope, useSession } from '../../shell/session.ts'
import { areLimitsValid, isUnlimited, type LimitDraft, noLimits, toLimits } from '../limits/limit-draft.ts'
import { LimitFieldset } from '../limits/limit-fieldset.tsx'
import { NewKeyShown } from './new-key-shown.tsx'
import { PermissionChoice } from './permission-choice.tsx'
import { TeamSelect } from './team-select.tsx'

const lifetimes = { never: null, d30: 30, d90: 90, d365: 365 } as const
type Lifetime = keyof typeof lifetimes
const DAY_MS = 86_400_000

function expiryOf(lifetime: Lifetime): string | null {
  const days = lifetimes[lifetime]
  return days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString()
}

type Draft = {
  name: string
  scopes: string[]
  groups: string[]
  team: string | null
  limits: LimitDraft
  lifetime: Lifetime
}

const blank: Draft = {
  name: '',
  scopes: ['knowledge:read'],
  groups: [],
  team: null,
  limits: noLimits,
  lifetime: 'd365',
}

function toBody({ name, scopes, groups, team, limits: draft, lifetime }: Draft): NewKey {
  const limits = toLimits(draft)
  return {
    name: name.trim(),
    scopes: scopes as NewKey['scopes'],
    groups,
    expires_at: expiryOf(lifetime),
    ...(team ? { team_id: team } : {}),
    ...(isUnlimited(limits) ? {} : { limits }),
  }
}

type FieldsProps = { draft: Draft; checked: boolean; onChange: (changed: Partial<Draft>) => void }

function Fields({ draft, checked, onChange }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <TextInput
        data-autofocus
        label={t('keys.name')}
        description={t('keys.nameHint')}
        placeholder={t('keys.namePlaceholder')}
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        maxLength={100}
        error={checked && draft.name.trim() === '' ? t('keys.nameRequired') : null}
      />
      <Select
        label={t('keys.expires')}
        value={draft.lifetime}
        onChange={(value) => onChange({ lifetime: (value as Lifetime | null) ?? 'never' })}
        allowDeselect={false}
        data={(Object.keys(lifetimes) as Lifetime[]).map((value) => ({
          value,
          label: t(`keys.expiry.${value}`),
        }))}
      />
      <TeamSelect value={draft.team} onChange={(team) => onChange({ team })} />
      <GroupInput
        label={t('keys.groups')}
        description={t('keys.groupsHint')}
        placeholder={t('keys.groupsPlaceholder')}
        value={draft.groups}
        onChange={(groups) => onChange({ groups })}
      />
      <PermissionChoice
        value={draft.scopes}
        onChange={(scopes) => onChange({ scopes })}
        error={checked && draft.scopes.length === 0 ? t('keys.scopesRequired') : null}
      />
      <LimitFieldset
        value={draft.limits}
        onChange={(changed) => onChange({ limits: { ...draft.limits, ...changed } })}
      />
    </>
  )
}

/** The permission that was asked for on the way here, where one may give it. */
function useFirstDraft(scope: string | undefined): Draft {
  const own = useSession()?.principal.scopes ?? []
  return scope && includesScope(own, scope) ? { ...blank, scopes: [scope] } : blank
}

type FormProps = {
  scope: string | undefined
  onCreated: (key: CreatedKey) => void
  onCancel: () => void
}

function CreateKeyForm({ scope, onCreated, onCancel }: FormProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [draft, setDraft] = useState(useFirstDraft(scope))
  useUnsaved(draft)
  const [checked, setChecked] = useState(false)
  const create = useMutation({
    mutationFn: (body: NewKey) => unwrap(api.POST('/api/v1/keys', { body })),
    onSuccess: async (created) => {
      onCreated(created)
      await queries.invalidateQueries({ queryKey: ['keys'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    const isComplete = draft.name.trim() !== '' && draft.scopes.length > 0 && areLimitsValid(draft.limits)
    if (isComplete) create.mutate(toBody(draft))
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Fields
          draft={draft}
          checked={checked}
          onChange={(changed) => setDraft((now) => ({ ...now, ...changed }))}
        />
        <FormActions
          submit={t('keys.create')}
          isPending={create.isPending}
          error={create.error}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  )
}

type Props = {
  opened: boolean
  /** What the key is made for; undefined: reading, until one chooses. */
  scope: string | undefined
  onClose: () => void
}

export function CreateKey({ opened, scope, onClose }: Props) {
  const { t } = useTranslation()
  const [created, setCreated] = useState<CreatedKey | null>(null)
  const close = () => {
    onClose()
    setCreated(null)
  }
  return (
    <FormDialog
      opened={opened}
      onClose={close}
      size="lg"
      title={t(created ? 'keys.created' : 'keys.create')}
      // The key is shown once: Escape must not lose it.
      closeOnEscape={created === null}
      withCloseButton={created === null}
    >
      {created ? (
        <NewKeyShown created={created} text={t('keys.createdText')} onDone={close} />
      ) : (
        <CreateKeyForm scope={scope} onCreated={setCreated} onCancel={close} />
      )}
    </FormDialog>
  )
}
