import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { codeOf } from '../../api/problem.ts'
import { refusedFields, secretCodes } from '../../api/refused-fields.ts'
import type { Provider, ProviderKind } from '../../api/types.ts'
import { focusFirstError } from '../../components/focus-first-errors.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { Failure, notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { KindChoice } from './kind-choice.tsx'
import {
  blankProvider,
  draftOfProvider,
  newProvider,
  type ProviderDraft,
  providerChange,
  providerProblems,
} from './provider-draft.ts'
import { ProviderFields } from './provider-fields.tsx'
import { providersQuery } from './queries.ts'
import { useDeleteProvider } from './use-delete-provider.tsx'
import { shortTitle } from './use-kind-title.ts'

const fieldOfCode = { ...secretCodes, name_taken: 'name', address_not_allowed: 'base_url' }

type Saved = { draft: ProviderDraft; check: boolean }

function useSave(stored: Provider | undefined, kind: ProviderKind, onSaved: () => void) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ draft, check }: Saved) => {
      if (!stored) return unwrap(api.POST('/api/v1/providers', { body: newProvider(draft, kind, check) }))
      const body = { ...providerChange(stored, draft, kind), check }
      return unwrap(api.PATCH('/api/v1/providers/{id}', { params: { path: { id: stored.id } }, body }))
    },
    onSuccess: async ({ name }) => {
      notifyDone(t(stored ? 'modelProviders.saved' : 'modelProviders.created', { name }))
      onSaved()
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['providers'] }),
        queries.invalidateQueries({ queryKey: ['models'] }),
      ])
    },
  })
}

function Delete({ provider, onDeleted }: { provider: Provider; onDeleted: () => void }) {
  const { t } = useTranslation()
  const remove = useDeleteProvider(provider, onDeleted)
  return (
    <Button variant="subtle" color="red" loading={remove.isPending} onClick={remove.ask}>
      {t('modelProviders.delete')}
    </Button>
  )
}

type Props = {
  kinds: ProviderKind[]
  provider: Provider | undefined
  onClose: () => void
  onSaved: () => void
}

export function ProviderForm({ kinds, provider, onClose, onSaved }: Props) {
  const { t } = useTranslation()
  const taken = (useQuery(providersQuery).data?.items ?? []).map(({ name }) => name)
  const [draft, setDraft] = useState(() => (provider ? draftOfProvider(provider) : firstDraft(kinds, taken)))
  const [checked, setChecked] = useState(false)
  const kind = kinds.find((known) => known.kind === draft.kind) as ProviderKind
  useUnsaved(draft)
  const save = useSave(provider, kind, onSaved)
  const change = (changed: Partial<ProviderDraft>) => {
    // what the provider said was about what is changed now
    save.reset()
    setDraft((now) => ({ ...now, ...changed }))
  }
  const problems = providerProblems(draft, kind, provider)
  const isRefused = codeOf(save.error) === 'provider_check_failed'
  const refused = refusedFields(save.error, fieldOfCode)
  const unplaced = refused.elsewhere([
    ...['name', 'base_url', 'secret'],
    ...kind.options.map(({ name }) => `options.${name}`),
  ])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    setChecked(true)
    if (Object.keys(problems).length === 0)
      save.mutate({ draft, check: true }, { onError: () => focusFirstError(form) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        {provider ? null : (
          <KindChoice
            kinds={kinds}
            value={draft.kind}
            onChange={(next) => change({ kind: next.kind, name: suggestedName(draft, kind, next, taken) })}
          />
        )}
        <ProviderFields
          {...{ draft, kind, refused }}
          stored={provider}
          problems={checked ? problems : {}}
          onChange={change}
        />
        <Text size="xs" c="dimmed">
          {t('modelProviders.checkHint')}
        </Text>
        {isRefused ? (
          <Failure error={save.error} title={t('common.actionFailed')}>
            <Button size="xs" variant="default" onClick={() => save.mutate({ draft, check: false })}>
              {t('modelProviders.anyway')}
            </Button>
          </Failure>
        ) : null}
        <Group justify="space-between" wrap="wrap-reverse">
          {provider ? <Delete provider={provider} onDeleted={onSaved} /> : <span />}
          <Stack gap="sm" style={{ flex: 1 }}>
            <FormActions
              submit={t(provider ? 'modelProviders.save' : 'modelProviders.submit')}
              isPending={save.isPending}
              {...(isRefused ? {} : { error: unplaced })}
              onCancel={onClose}
            />
          </Stack>
        </Group>
      </Stack>
    </form>
  )
}

function firstDraft([first]: ProviderKind[], taken: string[]): ProviderDraft {
  const draft = blankProvider(first?.kind ?? '')
  return first ? { ...draft, name: suggestedName(draft, first, first, taken) } : draft
}

/** The name of the kind, where it is free, until one has typed another. */
function suggestedName(draft: ProviderDraft, now: ProviderKind, next: ProviderKind, taken: string[]): string {
  if (draft.name !== '' && draft.name !== shortTitle(now)) return draft.name
  return taken.includes(shortTitle(next)) ? '' : shortTitle(next)
}
