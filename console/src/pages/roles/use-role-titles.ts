import { useQuery } from '@tanstack/react-query'
import { useRoleTitle } from '../../components/use-role-title.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { rolesQuery } from './queries.ts'

/** Names of roles as their titles in the current language; one that is gone, or not read yet, by its name. */
export function useRoleTitles(): (names: readonly string[]) => string[] {
  const titleOf = useRoleTitle()
  const roles = useQuery(rolesQuery).data?.items ?? []
  const titles = new Map(roles.map(({ name, title }) => [name, title[currentLanguage()]]))
  return (names) => names.map((name) => titles.get(name) ?? titleOf(name))
}
