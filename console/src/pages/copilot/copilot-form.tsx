import { Button, Group, NumberInput, Select, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { refusedFields } from '../../api/refused-fields.ts'
import type { CopilotSettings, CopilotState } from '../../api/types.ts'
import { focusFirstError } from '../../components/focus-first-errors.ts'
import { Failure, notifyDone } from '../../components/states.tsx'
import { modelsQuery } from '../models/queries.ts'
import {
  type CopilotDraft,
  draftOf,
  isBudget,
  isConcurrency,
  type ModelField,
  modelFields,
  settingsOf,
} from './copilot-draft.ts'
import { copilotQuery } from './queries.ts'

type FieldProps = { draft: CopilotDraft; onChange: (changed: Partial<CopilotDraft>) => void }
type ModelProps = FieldProps & { field: ModelField; local: boolean; error: string | null }

export function SettingsSection({
  title,
  hint,
  children,
}: {
  title: string
  hint: string
  children: ReactNode
}) {
  return (
    <section>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mt={2} mb="md">
        {hint}
      </Text>
      <Stack gap="md">{children}</Stack>
    </section>
  )
}

function ModelSelect({ field, local, draft, onChange, error }: ModelProps) {
  const { t } = useTranslation()
  const models = useQuery(modelsQuery).data?.items ?? []
  const chosen = draft[field]
  // one that is gone, or that was not read yet, is shown all the same
  const aliases = [...new Set([...models.map(({ alias }) => alias), ...(chosen ? [chosen] : [])])]
  const without = field === 'embedding_model' && local ? 'copilot.localModel' : 'copilot.noModel'
  return (
    <Select
      label={t(`copilot.model.${field}`)}
      description={t(`copilot.modelHint.${field}`)}
      placeholder={t(aliases.length === 0 ? 'copilot.noModels' : without)}
      data={aliases}
      value={chosen}
      onChange={(alias) => onChange({ [field]: alias })}
      clearable
      searchable
      // led to for its error, it would cover it with its list
      openOnFocus={false}
      error={error}
      maw={420}
    />
  )
}

function LimitFields({ draft, onChange }: FieldProps) {
  const { t } = useTranslation()
  return (
    <Group gap="md" align="flex-start">
      <NumberInput
        label={t('copilot.concurrency')}
        value={draft.concurrency ?? ''}
        onChange={(value) => onChange({ concurrency: typeof value === 'number' ? value : null })}
        min={1}
        max={32}
        allowDecimal={false}
        w={200}
        error={isConcurrency(draft.concurrency) ? null : t('copilot.concurrencyInvalid')}
      />
      <TextInput
        label={t('copilot.budget')}
        description={t('copilot.budgetHint')}
        inputMode="decimal"
        value={draft.budget}
        onChange={(event) => onChange({ budget: event.currentTarget.value })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        w={260}
        error={isBudget(draft.budget) ? null : t('copilot.budgetInvalid')}
      />
    </Group>
  )
}

function useSave() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: CopilotSettings) => unwrap(api.PUT('/api/v1/copilot-settings', { body })),
    onSuccess: async () => {
      notifyDone(t('copilot.saved'))
      await queries.invalidateQueries(copilotQuery)
    },
  })
}

/** Which models the copilot works with, and what summaries may cost. */
export function CopilotForm({ settings }: { settings: CopilotState }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => draftOf(settings))
  const save = useSave()
  const refused = refusedFields(save.error)
  const unplaced = refused.elsewhere([...modelFields])
  const change = (changed: Partial<CopilotDraft>) => {
    // what was refused was about what is changed now
    save.reset()
    setDraft((now) => ({ ...now, ...changed }))
  }
  const wanted = settingsOf(draft, settings)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(settings))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    if (wanted) save.mutate(wanted, { onError: () => focusFirstError(form) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap={36}>
        <SettingsSection title={t('copilot.models')} hint={t('copilot.modelsHint')}>
          {modelFields.map((field) => (
            <ModelSelect
              key={field}
              field={field}
              local={settings.embedding.local !== null}
              draft={draft}
              onChange={change}
              error={refused.at(field)}
            />
          ))}
        </SettingsSection>
        <SettingsSection title={t('copilot.limits')} hint={t('copilot.limitsHint')}>
          <LimitFields draft={draft} onChange={change} />
        </SettingsSection>
        <SettingsSection title={t('copilot.tone')} hint={t('copilot.toneHint')}>
          <Textarea
            aria-label={t('copilot.tone')}
            placeholder={t('copilot.tonePlaceholder')}
            value={draft.tone}
            onChange={(event) => change({ tone: event.currentTarget.value })}
            autosize
            minRows={3}
            maxRows={10}
            maxLength={2000}
          />
        </SettingsSection>
        {unplaced ? <Failure error={unplaced} title={t('common.actionFailed')} /> : null}
        <Group>
          <Button type="submit" loading={save.isPending} disabled={!isChanged || wanted === null}>
            {t('copilot.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
