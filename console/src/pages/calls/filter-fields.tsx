import { Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useTypedText } from '../../components/use-typed-text.ts'
import type { CallFilter } from './call-filter.ts'

export type FieldProps = { filter: CallFilter; onChange: (changed: CallFilter) => void }
type Options = Array<{ value: string; label: string }>

export const textFields = ['end_user', 'conversation_id', 'tag', 'request_id', 'feature'] as const

const words = {
  end_user: ['calls.filter.endUser', 'calls.filter.endUserPlaceholder'],
  conversation_id: ['calls.filter.conversation', 'calls.filter.conversationPlaceholder'],
  tag: ['calls.filter.tag', 'calls.filter.tagPlaceholder'],
  request_id: ['calls.filter.request', 'calls.filter.requestPlaceholder'],
  feature: ['calls.filter.feature', 'calls.filter.featurePlaceholder'],
} as const

/** One of several, found by typing. */
export function ChoiceField({
  label,
  placeholder,
  data,
  value,
  onChange,
}: {
  label: string
  placeholder: string
  data: Options
  value: string | undefined
  onChange: (value: string | undefined) => void
}) {
  return (
    <Select
      label={label}
      placeholder={placeholder}
      data={data}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
      searchable
      clearable
      maxDropdownHeight={320}
    />
  )
}

/** An id or a name that has to be known. */
export function TextField({ name, filter, onChange }: FieldProps & { name: (typeof textFields)[number] }) {
  const { t } = useTranslation()
  const typed = useTypedText(filter[name], (value) => onChange({ [name]: value }))
  const [label, placeholder] = words[name]
  const isInvalid = name === 'tag' && typed.text !== '' && !typed.text.includes(':')
  return (
    <TextInput
      label={t(label)}
      placeholder={t(placeholder)}
      value={typed.text}
      onChange={(event) => typed.type(event.currentTarget.value)}
      error={isInvalid ? t('calls.filter.tagInvalid') : null}
      maxLength={256}
    />
  )
}

export function MinCost({ filter, onChange }: FieldProps) {
  const { t } = useTranslation()
  const typed = useTypedText(filter.min_cost?.toString(), (value) => {
    const amount = Number(value)
    onChange({ min_cost: amount > 0 && amount <= 1_000_000 ? amount : undefined })
  })
  return (
    <TextInput
      label={t('calls.filter.minCost')}
      placeholder={t('calls.filter.minCostPlaceholder')}
      inputMode="decimal"
      value={typed.text}
      onChange={(event) => typed.type(event.currentTarget.value)}
    />
  )
}
