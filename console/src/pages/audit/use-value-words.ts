import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatDate } from '../../components/format.ts'
import { useMay } from '../../shell/session.ts'
import { groupsQuery } from '../groups/queries.ts'
import { keyNamesQuery } from '../keys/queries.ts'
import { peopleNamesQuery } from '../people/queries.ts'
import { useRoleTitles } from '../roles/use-role-titles.ts'

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** Names of what an event knows by its id, as far as one may list them. What is gone keeps its id. */
function useNames(): (id: string) => string | undefined {
  const seesPeople = useMay('people:read')
  const people = useQuery({ ...peopleNamesQuery, enabled: seesPeople }).data ?? []
  const groups = useQuery({ ...groupsQuery, enabled: seesPeople }).data?.items ?? []
  const keys = useQuery({ ...keyNamesQuery, enabled: useMay('keys:manage') }).data ?? []
  const names = new Map([...people, ...groups, ...keys].map(({ id, name }) => [id, name]))
  return (id) => names.get(id)
}

/** The values of an event as people say them: names for ids, titles for roles, local times. */
export function useValueWords(): (path: string, value: unknown) => string {
  const { t } = useTranslation()
  const nameOf = useNames()
  const titlesOf = useRoleTitles()
  return (path, value) => {
    if (value === undefined || value === null || value === '') return t('audit.event.nothing')
    if (typeof value === 'boolean') return t(value ? 'audit.event.yes' : 'audit.event.no')
    if (typeof value === 'object') return JSON.stringify(value, null, 1)
    const text = String(value)
    if (TIME.test(text)) return formatDate(text, 'seconds')
    if (path === 'roles') return titlesOf([text])[0] ?? text
    if ((path === 'scopes' || path === 'permissions') && text === '*') return t('keys.everything')
    return nameOf(text) ?? text
  }
}
