import { useQuery } from '@tanstack/react-query'
import { currentLanguage } from '../../i18n/start.ts'
import { rolesQuery } from './queries.ts'

/** Names of roles as their titles in the current language; a role that is gone keeps its name. */
export function useRoleTitles(): (names: readonly string[]) => string[] {
  const roles = useQuery(rolesQuery).data?.items ?? []
  const titles = new Map(roles.map(({ name, title }) => [name, title[currentLanguage()]]))
  return (names) => names.map((name) => titles.get(name) ?? name)
}
