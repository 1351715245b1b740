import { Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { NewGroup } from '../../api/types.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'

const kinds = ['team', 'group'] as const

/** As the server has it: what an access list can name. */
const isGroupName = (name: string) => /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(name)

type FormProps = { onCreated: (id: string) => void; onCancel: () => void }

function CreateGroupForm({ onCreated, onCancel }: FormProps) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Required<NewGroup>>({ name: '', kind: 'team', description: '' })
  useUnsaved(draft)
  const [checked, setChecked] = useState(false)
  const change = (changed: Partial<NewGroup>) => setDraft((now) => ({ ...now, ...changed }))
  const create = useMutation({
    mutationFn: (body: NewGroup) => unwrap(api.POST('/api/v1/groups', { body })),
    onSuccess: async ({ id, name }) => {
      notifyDone(t('groups.created', { name }))
      onCreated(id)
      await queries.invalidateQueries({ queryKey: ['groups'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    const name = draft.name.trim()
    if (isGroupName(name)) create.mutate({ ...draft, name, description: draft.description.trim() })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Radio.Group
          label={t('groups.kind')}
          value={draft.kind}
          onChange={(kind) => change({ kind: kind as NewGroup['kind'] })}
        >
          <Stack gap="sm" mt={6}>
            {kinds.map((kind) => (
              <Radio
                key={kind}
                value={kind}
                label={t(`groups.kinds.${kind}`)}
                description={t(`groups.kindHint.${kind}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          data-autofocus
          label={t('groups.name')}
          description={t('groups.nameHint')}
          placeholder={t('groups.namePlaceholder')}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          maxLength={64}
          error={checked && !isGroupName(draft.name.trim()) ? t('groups.nameInvalid') : null}
        />
        <Textarea
          label={t('groups.description')}
          placeholder={t('groups.descriptionPlaceholder')}
          value={draft.description}
          onChange={(event) => change({ description: event.currentTarget.value.replaceAll('\n', ' ') })}
          maxLength={500}
          autosize
        />
        <FormActions
          submit={t('groups.create')}
          isPending={create.isPending}
          error={create.error}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  )
}

type Props = { opened: boolean; onClose: () => void; onCreated: (id: string) => void }

export function CreateGroup({ opened, onClose, onCreated }: Props) {
  const { t } = useTranslation()
  return (
    <FormDialog opened={opened} onClose={onClose} title={t('groups.create')}>
      <CreateGroupForm onCreated={onCreated} onCancel={onClose} />
    </FormDialog>
  )
}
