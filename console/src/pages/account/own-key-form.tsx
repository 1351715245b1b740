import { Checkbox, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { CreatedOwnKey, NewOwnKey } from '../../api/types.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { useMay, useSession } from '../../shell/session.ts'
import { rolesQuery } from '../roles/queries.ts'
import classes from './account.module.css'
import { ownKeysQuery } from './queries.ts'

type Scope = NewOwnKey['scopes'][number]

const lifetimes = { d30: 30, d90: 90, d365: 365, never: null } as const
type Lifetime = keyof typeof lifetimes
const DAY_MS = 86_400_000

function expiryOf(lifetime: Lifetime): string | null {
  const days = lifetimes[lifetime]
  return days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString()
}

/** Permissions in words, for whoever may read the roles, which say them. */
function usePermissionWords(): (name: string) => string | undefined {
  const { data } = useQuery({ ...rolesQuery, enabled: useMay('people:read') })
  return (name) => data?.permissions.find((permission) => permission.name === name)?.[currentLanguage()]
}

type ChoiceProps = { own: Scope[]; value: Scope[]; onChange: (scopes: Scope[]) => void; error: string | null }

function PermissionChoice({ own, value, onChange, error }: ChoiceProps) {
  const { t } = useTranslation()
  const wordsOf = usePermissionWords()
  return (
    <Checkbox.Group
      aria-label={t('keys.scopes')}
      value={value}
      onChange={(chosen) => onChange(chosen as Scope[])}
      error={error}
    >
      <Stack gap="sm" className={classes.choice} mb={error ? 6 : 0}>
        {own.map((scope) => (
          <Checkbox
            key={scope}
            value={scope}
            label={wordsOf(scope) ?? scope}
            description={wordsOf(scope) ? scope : null}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}

/** What one may give a key: each permission of one's own; behind `*` stands every one that the roles name. */
function useOwnScopes(): Scope[] {
  const held = useSession()?.principal.scopes ?? []
  const { data } = useQuery({ ...rolesQuery, enabled: useMay('people:read') })
  const all =
    data?.permissions.map(({ name }) => name).filter((name) => !name.startsWith('installation:')) ?? []
  const named = held.filter((scope) => scope !== '*')
  return [...new Set(held.includes('*') ? [...all, ...named] : named)] as Scope[]
}

type Props = { onCreated: (key: CreatedOwnKey) => void; onCancel: () => void }

export function OwnKeyForm({ onCreated, onCancel }: Props) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const own = useOwnScopes()
  const [name, setName] = useState('')
  const [isAll, setAll] = useState(true)
  const [chosen, setChosen] = useState<Scope[]>([])
  const [lifetime, setLifetime] = useState<Lifetime>('d90')
  useUnsaved([name, isAll, chosen, lifetime])
  const [checked, setChecked] = useState(false)
  const create = useMutation({
    mutationFn: (body: NewOwnKey) => unwrap(api.POST('/api/v1/account/keys', { body })),
    onSuccess: async (created) => {
      onCreated(created)
      await queries.invalidateQueries(ownKeysQuery)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (name.trim() === '' || (!isAll && chosen.length === 0)) return
    create.mutate({ name: name.trim(), scopes: isAll ? ['*'] : chosen, expires_at: expiryOf(lifetime) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          data-autofocus
          label={t('keys.name')}
          description={t('ownKeys.nameHint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          error={checked && name.trim() === '' ? t('keys.nameRequired') : null}
        />
        <Radio.Group
          label={t('keys.scopes')}
          value={isAll ? 'all' : 'some'}
          onChange={(value) => setAll(value === 'all')}
        >
          <Stack gap="sm" mt={6}>
            <Radio value="all" label={t('ownKeys.everything')} description={t('ownKeys.everythingHint')} />
            <Radio value="some" label={t('ownKeys.some')} />
          </Stack>
        </Radio.Group>
        {isAll ? null : (
          <PermissionChoice
            own={own}
            value={chosen}
            onChange={setChosen}
            error={checked && chosen.length === 0 ? t('keys.scopesRequired') : null}
          />
        )}
        <Select
          label={t('keys.expires')}
          value={lifetime}
          onChange={(value) => setLifetime((value as Lifetime | null) ?? 'd90')}
          allowDeselect={false}
          data={(Object.keys(lifetimes) as Lifetime[]).map((value) => ({
            value,
            label: t(`ownKeys.expiry.${value}`),
          }))}
        />
        <Refusal error={create.error} />
        <FormActions submit={t('ownKeys.create')} isPending={create.isPending} onCancel={onCancel} />
      </Stack>
    </form>
  )
}
