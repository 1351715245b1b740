import { Select, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '../../api/types.ts'
import { FilterFoot } from '../../components/filter-foot.tsx'
import { useTypedText } from '../../components/use-typed-text.ts'
import { actionWords, familyOf, familyWords, isFamily } from './action-words.ts'
import classes from './audit.module.css'
import { type AuditFilter, auditActionsQuery } from './queries.ts'
import { useActorOptions } from './use-actor-options.ts'

type Props = {
  filter: AuditFilter
  /** The events in view, whose actors are offered. */
  events: AuditEvent[]
  onChange: (changed: AuditFilter) => void
}

const outcomes = ['done', 'denied', 'failed'] as const

/** Grouped by family, each family with an entry for all of it. */
function useActionOptions(chosen: string | undefined) {
  const { t } = useTranslation()
  const { data } = useQuery(auditActionsQuery)
  const actions = [...new Set([...(data?.items ?? []), ...(chosen && !isFamily(chosen) ? [chosen] : [])])]
  const families = [...new Set([...actions.map(familyOf), ...(chosen && isFamily(chosen) ? [chosen] : [])])]
  return families.map((family) => ({
    group: familyWords(family),
    items: [
      { value: family, label: t('audit.filter.allOf', { family: familyWords(family) }) },
      ...actions
        .filter((action) => familyOf(action) === family)
        .map((action) => ({ value: action, label: actionWords(action) })),
    ],
  }))
}

function ActionSelect({ filter, onChange }: Pick<Props, 'filter' | 'onChange'>) {
  const { t } = useTranslation()
  return (
    <Select
      label={t('audit.filter.action')}
      placeholder={t('audit.filter.allActions')}
      data={useActionOptions(filter.action)}
      value={filter.action ?? null}
      onChange={(value) => onChange({ action: value ?? undefined })}
      searchable
      clearable
      maxDropdownHeight={360}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.label}</Text>
          {isFamily(option.value) ? null : (
            <Text size="xs" c="dimmed" className="mono">
              {option.value}
            </Text>
          )}
        </div>
      )}
    />
  )
}

function Day({
  label,
  value,
  ...more
}: {
  label: string
  value: string | undefined
  onChange: (day: string | undefined) => void
}) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ''}
      onChange={(event) => more.onChange(event.currentTarget.value || undefined)}
    />
  )
}

function MoreFields({ filter, events, onChange }: Props) {
  const { t } = useTranslation()
  const target = useTypedText(filter.target, (value) => onChange({ target: value }))
  const address = useTypedText(filter.address, (value) => onChange({ address: value }))
  return (
    <>
      <ActorSelect filter={filter} events={events} onChange={onChange} />
      <TextInput
        label={t('audit.filter.target')}
        placeholder={t('audit.filter.targetPlaceholder')}
        value={target.text}
        onChange={(event) => target.type(event.currentTarget.value)}
      />
      <TextInput
        label={t('audit.filter.address')}
        placeholder={t('audit.filter.addressPlaceholder')}
        value={address.text}
        onChange={(event) => address.type(event.currentTarget.value)}
      />
      <Select
        label={t('audit.filter.outcome')}
        placeholder={t('audit.filter.allOutcomes')}
        data={outcomes.map((value) => ({ value, label: t(`audit.outcome.${value}`) }))}
        value={filter.outcome ?? null}
        onChange={(value) => onChange({ outcome: outcomes.find((one) => one === value) })}
        clearable
      />
    </>
  )
}

function ActorSelect({ filter, events, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <Select
      label={t('audit.filter.actor')}
      placeholder={t('audit.filter.actorPlaceholder')}
      data={useActorOptions(events, filter.actor)}
      value={filter.actor ?? null}
      onChange={(value) => onChange({ actor: value ?? undefined })}
      searchable
      clearable
      maxDropdownHeight={320}
    />
  )
}

const nothing: AuditFilter = {
  action: undefined,
  actor: undefined,
  target: undefined,
  outcome: undefined,
  address: undefined,
  from: undefined,
  to: undefined,
}

export function AuditFilters(props: Props) {
  const { t } = useTranslation()
  const { filter, onChange } = props
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  const hasMore = Boolean(filter.actor ?? filter.target ?? filter.outcome ?? filter.address)
  const [opened, more] = useDisclosure(hasMore)
  const isOpen = opened || hasMore
  return (
    <section aria-label={t('audit.filter.label')}>
      <div className={classes.fields}>
        <ActionSelect filter={filter} onChange={onChange} />
        <Day label={t('audit.filter.from')} value={filter.from} onChange={(from) => onChange({ from })} />
        <Day label={t('audit.filter.to')} value={filter.to} onChange={(to) => onChange({ to })} />
        {isOpen ? <MoreFields {...props} /> : null}
      </div>
      <FilterFoot
        isOpen={isOpen}
        onToggle={hasMore ? undefined : more.toggle}
        onClear={isFiltered ? () => onChange(nothing) : undefined}
      />
    </section>
  )
}
