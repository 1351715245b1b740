import { Select, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../api/types.ts'
import { FilterFoot } from '../../components/filter-foot.tsx'
import { SearchInput } from '../../components/search-input.tsx'
import { addDays, dayOf } from '../costs/cost-view.ts'
import { isFiltered, noFilter, statuses } from './call-filter.ts'
import classes from './calls.module.css'
import { ChoiceField, type FieldProps, MinCost, TextField, textFields } from './filter-fields.tsx'
import { useFilterOptions } from './use-filter-options.ts'

type Props = FieldProps & {
  /** The calls in view, whose models, keys and people are offered. */
  calls: Call[]
}

const periods = ['hour', 'day', 'week', 'month', 'custom'] as const
const moreFields = [...textFields, 'provider', 'key_id', 'person_id', 'team_id', 'min_cost'] as const

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
  const choices = useFilterOptions(filter, calls)
  const hasMore = moreFields.some((name) => filter[name] !== undefined)
  const [opened, more] = useDisclosure(hasMore)
  const isOpen = opened || hasMore
  return (
    <section aria-label={t('calls.filter.label')}>
      <div className={classes.fields}>
        <SearchInput
          label={t('calls.search')}
          words={t('calls.searchPlaceholder')}
          value={filter.q}
          onSearch={(q) => onChange({ q })}
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
      <FilterFoot
        isOpen={isOpen}
        onToggle={hasMore ? undefined : more.toggle}
        onClear={isFiltered(filter) ? () => onChange(noFilter) : undefined}
      />
    </section>
  )
}
