import { Autocomplete, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { NewPrice } from '../../api/types.ts'
import { FormActions } from '../../components/form-actions.tsx'
import { FormDialog } from '../../components/form-dialog.tsx'
import { notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import classes from './models.module.css'
import {
  blankPrice,
  isPriceComplete,
  isRateWrong,
  type PriceDraft,
  type Rate,
  rates,
  toPrice,
} from './price-draft.ts'
import { modelsQuery, providersQuery } from './queries.ts'

type FieldsProps = { draft: PriceDraft; checked: boolean; onChange: (changed: Partial<PriceDraft>) => void }

function ModelFields({ draft, checked, onChange }: FieldsProps) {
  const { t } = useTranslation()
  const providers = useQuery(providersQuery).data?.items ?? []
  const models = useQuery(modelsQuery).data?.items ?? []
  const used = models
    .flatMap(({ targets }) => targets)
    .filter(({ provider }) => draft.providerId === null || provider.id === draft.providerId)
  return (
    <>
      <Autocomplete
        data-autofocus
        openOnFocus={false}
        label={t('prices.model')}
        description={t('prices.modelHint')}
        data={[...new Set(used.map(({ model }) => model))]}
        value={draft.model}
        onChange={(model) => onChange({ model })}
        maxLength={300}
        spellCheck={false}
        error={checked && draft.model.trim() === '' ? t('prices.modelRequired') : null}
      />
      <Select
        label={t('prices.provider')}
        description={t('prices.providerHint')}
        placeholder={t('prices.everywhere')}
        data={providers.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.providerId}
        onChange={(providerId) => onChange({ providerId })}
        clearable
      />
    </>
  )
}

const placeholderOf = (rate: Rate) =>
  rate === 'reasoning' ? 'prices.asOutput' : rate === 'input' || rate === 'output' ? null : 'prices.asInput'

function RateFields({ draft, checked, onChange }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('prices.perMillion')}</legend>
      <div className={classes.rates} style={{ marginTop: 8 }}>
        {rates.map((rate) => {
          const placeholder = placeholderOf(rate)
          return (
            <TextInput
              key={rate}
              label={t(`prices.${rate}`)}
              leftSection={<Text size="sm">$</Text>}
              placeholder={placeholder ? t(placeholder) : '0.00'}
              inputMode="decimal"
              value={draft[rate]}
              onChange={(event) => onChange({ [rate]: event.currentTarget.value })}
              maxLength={14}
              error={checked && isRateWrong(draft, rate) ? t('prices.invalid') : null}
            />
          )
        })}
      </div>
    </fieldset>
  )
}

function AddPriceForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [draft, setDraft] = useState(blankPrice)
  useUnsaved(draft)
  const [checked, setChecked] = useState(false)
  const change = (changed: Partial<PriceDraft>) => setDraft((now) => ({ ...now, ...changed }))
  const create = useMutation({
    mutationFn: (body: NewPrice) => unwrap(api.POST('/api/v1/prices', { body })),
    onSuccess: async ({ model }) => {
      notifyDone(t('prices.created', { model }))
      onClose()
      await queries.invalidateQueries({ queryKey: ['prices'] })
      await queries.invalidateQueries({ queryKey: ['models'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (isPriceComplete(draft)) create.mutate(toPrice(draft))
  }
  const fields = { draft, checked, onChange: change }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <ModelFields {...fields} />
        <RateFields {...fields} />
        <TextInput
          type="date"
          label={t('prices.validFrom')}
          description={t('prices.validFromHint')}
          value={draft.validFrom}
          onChange={(event) => change({ validFrom: event.currentTarget.value })}
        />
        <TextInput
          label={t('prices.source')}
          description={t('prices.sourceHint')}
          value={draft.source}
          onChange={(event) => change({ source: event.currentTarget.value })}
          maxLength={500}
        />
        <FormActions
          submit={t('prices.create')}
          isPending={create.isPending}
          error={create.error}
          onCancel={onClose}
        />
      </Stack>
    </form>
  )
}

export function AddPrice({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <FormDialog opened={opened} onClose={onClose} size={560} title={t('prices.create')}>
      <AddPriceForm onClose={onClose} />
    </FormDialog>
  )
}
