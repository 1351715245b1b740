import { NumberInput, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../shell/session.ts'
import { modelsQuery } from '../models/queries.ts'
import { isBudgetWrong, type LimitDraft } from './limit-draft.ts'

const MOST_REQUESTS = 1_000_000
const MOST_TOKENS = 1_000_000_000
const MOST_CALLS = 100_000

type Props = {
  value: LimitDraft
  /** Requests are counted for whatever a key does, not for models alone. */
  ofKey?: boolean
  onChange: (changed: Partial<LimitDraft>) => void
}

function Count(props: {
  label: string
  description?: string
  max: number
  value: number | null
  onChange: (value: number | null) => void
}) {
  const { t } = useTranslation()
  const { value, onChange, ...rest } = props
  return (
    <NumberInput
      {...rest}
      placeholder={t('limits.unset')}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' && next > 0 ? next : null)}
      min={1}
      allowDecimal={false}
      allowNegative={false}
      thousandSeparator
    />
  )
}

function Budget({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (text: string) => void
}) {
  const { t } = useTranslation()
  return (
    <TextInput
      label={label}
      leftSection={<Text size="sm">$</Text>}
      placeholder={t('limits.unset')}
      inputMode="decimal"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={22}
      error={isBudgetWrong(value) ? t('limits.usdInvalid') : null}
    />
  )
}

/** Everything that may be limited. What is left empty is not. */
export function LimitFields({ value, ofKey = false, onChange }: Props) {
  const { t } = useTranslation()
  const known = useQuery({ ...modelsQuery, enabled: useMay('models:use') }).data?.items ?? []
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 3 }} style={{ alignItems: 'end' }}>
        <Count
          label={t('limits.requests')}
          max={MOST_REQUESTS}
          value={value.requests}
          onChange={(requests) => onChange({ requests })}
        />
        <Count
          label={t('limits.tokens')}
          max={MOST_TOKENS}
          value={value.tokens}
          onChange={(tokens) => onChange({ tokens })}
        />
        <Count
          label={t('limits.concurrency')}
          max={MOST_CALLS}
          value={value.concurrency}
          onChange={(concurrency) => onChange({ concurrency })}
        />
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt={-8}>
        {t(ofKey ? 'limits.countHintKey' : 'limits.countHint')}
      </Text>
      <SimpleGrid cols={2} style={{ alignItems: 'start' }}>
        <Budget label={t('limits.perDay')} value={value.perDay} onChange={(perDay) => onChange({ perDay })} />
        <Budget
          label={t('limits.perMonth')}
          value={value.perMonth}
          onChange={(perMonth) => onChange({ perMonth })}
        />
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt={-8}>
        {t('limits.budgetHint')}
      </Text>
      <TagsInput
        label={t('limits.models')}
        description={t('limits.modelsHint')}
        placeholder={value.models.length === 0 ? t('limits.modelsPlaceholder') : ''}
        data={known.map(({ alias }) => alias)}
        value={value.models}
        onChange={(models) => onChange({ models })}
        acceptValueOnBlur
        clearable
      />
      <Select
        label={t('limits.fallsBack')}
        description={t('limits.fallsBackHint')}
        data={(['open', 'closed'] as const).map((way) => ({
          value: way,
          label: t(`limits.whenRedis.${way}`),
        }))}
        value={value.whenRedisFails}
        onChange={(way) => onChange({ whenRedisFails: way === 'closed' ? 'closed' : 'open' })}
        allowDeselect={false}
      />
    </Stack>
  )
}
