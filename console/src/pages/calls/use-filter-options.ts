import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../api/types.ts'
import { useMay } from '../../shell/session.ts'
import { groupsQuery } from '../groups/queries.ts'
import { keyNamesQuery } from '../keys/queries.ts'
import { modelsQuery } from '../models/queries.ts'
import { peopleNamesQuery } from '../people/queries.ts'
import { type CallFilter, WITHOUT } from './call-filter.ts'

type Option = { value: string; label: string }
type Named = { id: string; name: string }

/** What one may list, and besides what is in view or chosen: keys and models may be gone by now. */
function options(listed: Named[], seen: Array<Named | null>, chosen: string | undefined): Option[] {
  const names = new Map<string, string>()
  for (const one of [...listed, ...seen]) if (one) names.set(one.id, one.name)
  if (chosen !== undefined && !names.has(chosen)) names.set(chosen, chosen)
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label))
}

const same = (name: string | null): Named | null => (name === null ? null : { id: name, name })

export function useFilterOptions(filter: CallFilter, calls: Call[]) {
  const { t } = useTranslation()
  const seesPeople = useMay('people:read')
  const models = useQuery({ ...modelsQuery, enabled: useMay('models:use') }).data?.items ?? []
  const people = useQuery({ ...peopleNamesQuery, enabled: seesPeople }).data ?? []
  const groups = useQuery({ ...groupsQuery, enabled: seesPeople }).data?.items ?? []
  const keys = useQuery({ ...keyNamesQuery, enabled: useMay('keys:manage') }).data ?? []
  const providers = models.flatMap(({ targets }) => targets.map(({ provider }) => provider.name))
  /** Calls that have none come first, in the words of Costs. */
  const orNone = (what: 'key' | 'person' | 'team', listed: Named[], chosen: string | undefined): Option[] => [
    { value: WITHOUT, label: t(`costs.without.${what}`) },
    ...options(
      listed,
      calls.map((call) => call[what]),
      chosen === WITHOUT ? undefined : chosen,
    ),
  ]
  return {
    models: options(
      models.map(({ alias }) => ({ id: alias, name: alias })),
      calls.map(({ model }) => same(model)),
      filter.model,
    ),
    providers: options(
      providers.map((name) => ({ id: name, name })),
      calls.map(({ provider_name }) => same(provider_name)),
      filter.provider,
    ),
    keys: orNone('key', keys, filter.key_id),
    people: orNone('person', people, filter.person_id),
    teams: orNone(
      'team',
      groups.filter(({ kind }) => kind === 'team'),
      filter.team_id,
    ),
  }
}
