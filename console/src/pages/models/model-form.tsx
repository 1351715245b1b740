import {
  Collapse,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
  Textarea,
  TextInput,
  UnstyledButton,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Model, NewModel, Provider } from '../../api/types.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { CapabilityInput } from './capability-input.tsx'
import {
  blankModel,
  draftOf,
  isAlias,
  isComplete,
  type ModelDraft,
  type Strategy,
  strategies,
  toBody,
} from './model-draft.ts'
import classes from './models.module.css'
import { MoreFields } from './more-fields.tsx'
import { TargetFields } from './target-fields.tsx'

type FieldsProps = {
  draft: ModelDraft
  checked: boolean
  onChange: (changed: Partial<ModelDraft>) => void
}

function NameFields({ draft, checked, onChange }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <TextInput
        data-autofocus
        label={t('models.form.alias')}
        description={t('models.form.aliasHint')}
        placeholder={t('models.form.aliasPlaceholder')}
        value={draft.alias}
        onChange={(event) => onChange({ alias: event.currentTarget.value })}
        maxLength={200}
        spellCheck={false}
        error={checked && !isAlias(draft.alias) ? t('models.form.aliasInvalid') : null}
      />
      <Textarea
        label={t('models.form.description')}
        placeholder={t('models.form.descriptionPlaceholder')}
        value={draft.description}
        onChange={(event) => onChange({ description: event.currentTarget.value.replaceAll('\n', ' ') })}
        maxLength={1000}
        autosize
      />
    </>
  )
}

function StrategySelect({ draft, onChange }: Omit<FieldsProps, 'checked'>) {
  const { t } = useTranslation()
  return (
    <Select
      label={t('models.form.strategy')}
      description={t(`models.form.strategyHint.${draft.strategy}`)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={strategies.map((value) => ({ value, label: t(`models.form.strategies.${value}`) }))}
      value={draft.strategy}
      onChange={(value) => onChange({ strategy: (value as Strategy | null) ?? 'priority' })}
      allowDeselect={false}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {t(`models.form.strategyHint.${option.value as Strategy}`)}
          </Text>
        </div>
      )}
    />
  )
}

function More({ draft, onChange }: Omit<FieldsProps, 'checked'>) {
  const { t } = useTranslation()
  const [opened, more] = useDisclosure(false)
  const id = useId()
  return (
    <div className={classes.more}>
      <UnstyledButton
        className={classes.moreButton ?? ''}
        onClick={more.toggle}
        aria-expanded={opened}
        aria-controls={id}
      >
        <span>
          <Text span size="sm" fw={600} display="block">
            {t('models.form.more')}
          </Text>
          <Text span size="xs" c="dimmed" display="block">
            {t('models.form.moreHint')}
          </Text>
        </span>
        <IconChevronDown size={18} aria-hidden="true" data-opened={opened || undefined} />
      </UnstyledButton>
      <Collapse expanded={opened} id={id}>
        <MoreFields draft={draft} onChange={onChange} />
      </Collapse>
    </div>
  )
}

function useSave(model: Model | undefined, onSaved: (id: string) => void) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewModel) =>
      unwrap(
        model
          ? api.PATCH('/api/v1/models/{id}', { params: { path: { id: model.id } }, body })
          : api.POST('/api/v1/models', { body }),
      ),
    onSuccess: async ({ id, alias }) => {
      notifyDone(t(model ? 'models.form.saved' : 'models.form.created', { alias }))
      onSaved(id)
      await queries.invalidateQueries({ queryKey: ['models'] })
    },
  })
}

type Props = {
  model: Model | undefined
  providers: Provider[]
  /** Names of the other models. */
  others: string[]
  onCancel: () => void
  onSaved: (id: string) => void
}

export function ModelForm({ model, providers, others, onCancel, onSaved }: Props) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() =>
    model ? draftOf(model) : blankModel(providers.length === 1 ? (providers[0]?.id ?? null) : null),
  )
  const [checked, setChecked] = useState(false)
  const change = (changed: Partial<ModelDraft>) => setDraft((now) => ({ ...now, ...changed }))
  useUnsaved(draft)
  const save = useSave(model, onSaved)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (isComplete(draft)) save.mutate(toBody(draft))
  }
  const fields = { draft, checked, onChange: change }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <NameFields {...fields} />
        <TargetFields {...fields} providers={providers} />
        {draft.targets.length > 1 ? <StrategySelect {...fields} /> : null}
        <TagsInput
          label={t('models.form.fallbacks')}
          description={t('models.form.fallbacksHint')}
          placeholder={draft.fallbacks.length === 0 ? t('models.form.fallbacksPlaceholder') : ''}
          data={others}
          value={draft.fallbacks}
          onChange={(fallbacks) => change({ fallbacks })}
          isDuplicate={(value, now) => now.includes(value)}
          acceptValueOnBlur
          clearable
        />
        <CapabilityInput value={draft.capabilities} onChange={(capabilities) => change({ capabilities })} />
        <More {...fields} />
        <Switch
          label={t('models.form.isEnabled')}
          checked={draft.isEnabled}
          onChange={(event) => change({ isEnabled: event.currentTarget.checked })}
        />
        <FormActions
          submit={t(model ? 'models.form.save' : 'models.create')}
          isPending={save.isPending}
          error={save.error}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  )
}
