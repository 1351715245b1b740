import { Button, Checkbox, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { CreatedKey, NewKey } from '../../api/types.ts'
import { GroupInput } from '../../components/group-input.tsx'
import { Failure } from '../../components/states.tsx'
import { useSession } from '../../shell/session.ts'
import { NewKeyShown } from './new-key-shown.tsx'
import { keysQuery } from './queries.ts'
import { scopes } from './scopes.ts'

type Scope = NewKey['scopes'][number]

const lifetimes = { never: null, d30: 30, d90: 90, d365: 365 } as const
type Lifetime = keyof typeof lifetimes
const DAY_MS = 86_400_000

function expiryOf(lifetime: Lifetime): string | null {
  const days = lifetimes[lifetime]
  return days === null ? null : new Date(Date.now() + days * DAY_MS).toISOString()
}

/** A key cannot be given more than one has. */
function useGrantable(): (scope: string) => boolean {
  const own = useSession()?.principal.scopes ?? []
  return (scope) => own.includes('*') || own.includes(scope)
}

function ScopeFields({
  value,
  onChange,
  error,
}: {
  value: Scope[]
  onChange: (s: Scope[]) => void
  error: string | null
}) {
  const { t } = useTranslation()
  const isGrantable = useGrantable()
  const everything = value.includes('*')
  return (
    <Checkbox.Group
      label={t('keys.scopes')}
      value={value}
      onChange={(chosen) => onChange(chosen as Scope[])}
      error={error}
    >
      <Stack gap="sm" mt={6} mb={error ? 6 : 0}>
        {scopes
          .filter((scope) => isGrantable(scope.value))
          .map((scope) => (
            <Checkbox
              key={scope.value}
              value={scope.value}
              label={t(scope.label)}
              description={t(scope.hint)}
              disabled={everything && scope.value !== '*'}
            />
          ))}
      </Stack>
    </Checkbox.Group>
  )
}

function CreateKeyForm({
  onCreated,
  onCancel,
}: {
  onCreated: (key: CreatedKey) => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<Scope[]>(['knowledge:read'])
  const [groups, setGroups] = useState<string[]>([])
  const [lifetime, setLifetime] = useState<Lifetime>('never')
  const [checked, setChecked] = useState(false)
  const create = useMutation({
    mutationFn: (body: NewKey) => unwrap(api.POST('/api/v1/keys', { body })),
    onSuccess: async (created) => {
      onCreated(created)
      await queries.invalidateQueries(keysQuery)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (name.trim() === '' || chosen.length === 0) return
    const granted: Scope[] = chosen.includes('*') ? ['*'] : chosen
    create.mutate({ name: name.trim(), scopes: granted, groups, expires_at: expiryOf(lifetime) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          data-autofocus
          label={t('keys.name')}
          description={t('keys.nameHint')}
          placeholder={t('keys.namePlaceholder')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          error={checked && name.trim() === '' ? t('keys.nameRequired') : null}
        />
        <ScopeFields
          value={chosen}
          onChange={setChosen}
          error={checked && chosen.length === 0 ? t('keys.scopesRequired') : null}
        />
        <GroupInput
          label={t('keys.groups')}
          description={t('keys.groupsHint')}
          placeholder={t('keys.groupsPlaceholder')}
          value={groups}
          onChange={setGroups}
        />
        <Select
          label={t('keys.expires')}
          value={lifetime}
          onChange={(value) => setLifetime((value as Lifetime | null) ?? 'never')}
          allowDeselect={false}
          data={(Object.keys(lifetimes) as Lifetime[]).map((value) => ({
            value,
            label: t(`keys.expiry.${value}`),
          }))}
        />
        {create.isError ? <Failure error={create.error} title={t('common.actionFailed')} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onCancel}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('keys.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

export function CreateKey({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const [created, setCreated] = useState<CreatedKey | null>(null)
  const close = () => {
    onClose()
    setCreated(null)
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      size={created ? 'lg' : 'md'}
      title={t(created ? 'keys.created' : 'keys.create')}
      // The key is shown once: a stray click beside the dialog must not lose it.
      closeOnClickOutside={created === null}
      closeOnEscape={created === null}
      withCloseButton={created === null}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {created ? (
        <NewKeyShown created={created} onDone={close} />
      ) : (
        <CreateKeyForm onCreated={setCreated} onCancel={close} />
      )}
    </Modal>
  )
}
