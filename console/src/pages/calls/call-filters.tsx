import { Button, Group, Select, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../api/types.ts'
import { useTypedText } from '../../components/use-typed-text.ts'
import { addDays, dayOf } from '../costs/cost-view.ts'
import { type CallFilter, isFiltered, noFilter, statuses } from './call-filter.ts'
import classes from './calls.module.css'
import { useFilterOptions } from './use-filter-options.ts'

type Props = {
  filter: CallFilter
  /** The calls in view, whose models, keys and people are offered. */
  calls: Call[]
  onChange: (changed: CallFilter) => void
}
type FieldProps = Pick<Props, 'filter' | 'onChange'>
type Options = Array<{ value: string; label: string }>

const periods = ['hour', 'day', 'week', 'month', 'custom'] as const
const textFields = ['end_user', 'conversation_id', 'tag', 'request_id', 'feature'] as const
const moreFields = [...textFields, 'provider', 'key_id', 'person_id', 'team_id', 'min_cost'] as const

const words = {
  end_user: ['calls.filter.endUser', 'calls.filter.endUserPlaceholder'],
  conversation_id: ['calls.filter.conversation', 'calls.filter.conversationPlaceholder'],
  tag: ['calls.filter.tag', 'calls.filter.tagPlaceholder'],
  request_id: ['calls.filter.request', 'calls.filter.requestPlaceholder'],
  feature: ['calls.filter.feature', 'calls.filter.featurePlaceholder'],
} as const

function PeriodFields({ filter, onChange }: FieldProps) {
  const { t } = useTranslation()
  const isCustom = filter.from !== undefined || filter.to !== undefined
  const choose = (period: (typeof periods)[number] | undefined) => {
    const today = dayOf(new Date())
    if (period === 'custom') onChange({ period: undefined, from: addDays(today, -6), to: today })
    else onChange({ period: period === 'month' ? undefined : period, from: undefined, to: undefined })
  }
  const day = (name: 'from' | 'to') => (
    <TextInput
      type="date"
      label={t(`calls.filter.${name}`)}
      value={filter[name] ?? ''}
      onChange={(event) => onChange({ [name]: event.currentTarget.value || undefined })}
    />
  )
  return (
    <>
      <Select
        label={t('calls.filter.period')}
        data={periods.map((value) => ({ value, label: t(`calls.filter.periods.${value}`) }))}
        value={isCustom ? 'custom' : (filter.period ?? 'month')}
        onChange={(value) => choose(periods.find((period) => period === value))}
        allowDeselect={false}
      />
      {isCustom ? day('from') : null}
      {isCustom ? day('to') : null}
    </>
  )
}

function StatusField({ filter, onChange }: FieldProps) {
  const { t } = useTranslation()
  return (
    <Select
      label={t('calls.filter.status')}
      placeholder={t('calls.filter.allStatuses')}
      data={[
        ...statuses.map((value) => ({ value, label: t(`calls.status.${value}`) })),
        { value: 'cache', label: t('calls.cacheHit') },
      ]}
      value={filter.cache === 'hit' ? 'cache' : (filter.status ?? null)}
      onChange={(value) =>
        onChange({
          cache: value === 'cache' ? 'hit' : undefined,
          status: statuses.find((status) => status === value),
        })
      }
      clearable
    />
  )
}

function ChoiceField({
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

function TextField({ name, filter, onChange }: FieldProps & { name: (typeof textFields)[number] }) {
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

function MinCost({ filter, onChange }: FieldProps) {
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

type Choices = ReturnType<typeof useFilterOptions>

function MoreFields({ choices, ...field }: FieldProps & { choices: Choices }) {
  const { t } = useTranslation()
  const { filter, onChange } = field
  return (
    <>
      <ChoiceField
        label={t('calls.filter.provider')}
        placeholder={t('calls.filter.allProviders')}
        data={choices.providers}
        value={filter.provider}
        onChange={(provider) => onChange({ provider })}
      />
      <ChoiceField
        label={t('calls.filter.key')}
        placeholder={t('calls.filter.allKeys')}
        data={choices.keys}
        value={filter.key_id}
        onChange={(key_id) => onChange({ key_id })}
      />
      <ChoiceField
        label={t('calls.filter.person')}
        placeholder={t('calls.filter.allPeople')}
        data={choices.people}
        value={filter.person_id}
        onChange={(person_id) => onChange({ person_id })}
      />
      <ChoiceField
        label={t('calls.filter.team')}
        placeholder={t('calls.filter.allTeams')}
        data={choices.teams}
        value={filter.team_id}
        onChange={(team_id) => onChange({ team_id })}
      />
      {textFields.map((name) => (
        <TextField key={name} name={name} {...field} />
      ))}
      <MinCost {...field} />
    </>
  )
}

export function CallFilters({ filter, calls, onChange }: Props) {
  const { t } = useTranslation()
  const typed = useTypedText(filter.q, (q) => onChange({ q }))
  const choices = useFilterOptions(filter, calls)
  const hasMore = moreFields.some((name) => filter[name] !== undefined)
  const [opened, more] = useDisclosure(hasMore)
  const isOpen = opened || hasMore
  return (
    <section aria-label={t('calls.filter.label')}>
      <div className={classes.fields}>
        <TextInput
          type="search"
          label={t('calls.search')}
          placeholder={t('calls.searchPlaceholder')}
          leftSection={<IconSearch size={17} aria-hidden="true" />}
          value={typed.text}
          onChange={(event) => typed.type(event.currentTarget.value)}
          maxLength={256}
        />
        <PeriodFields filter={filter} onChange={onChange} />
        <ChoiceField
          label={t('calls.filter.model')}
          placeholder={t('calls.filter.allModels')}
          data={choices.models}
          value={filter.model}
          onChange={(model) => onChange({ model })}
        />
        <StatusField filter={filter} onChange={onChange} />
        {isOpen ? <MoreFields choices={choices} filter={filter} onChange={onChange} /> : null}
      </div>
      <Group className={classes.filterFoot}>
        {hasMore ? null : (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-expanded={isOpen}
            onClick={more.toggle}
          >
            {t(isOpen ? 'calls.filter.fewer' : 'calls.filter.more')}
          </Button>
        )}
        {isFiltered(filter) ? (
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            leftSection={<IconX size={14} aria-hidden="true" />}
            onClick={() => onChange(noFilter)}
          >
            {t('calls.filter.clear')}
          </Button>
        ) : null}
      </Group>
    </section>
  )
}
