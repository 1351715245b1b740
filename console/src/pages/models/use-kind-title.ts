import { useQuery } from '@tanstack/react-query'
import type { ProviderKind } from '../../api/types.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { providerKindsQuery } from './queries.ts'

/** Without the examples that some have in brackets. */
export const shortTitle = ({ title }: ProviderKind) => title[currentLanguage()].replace(/ \(.*\)$/, '')

/** What a kind of provider is called; its name in the API until that is known. */
export function useKindTitle(): (kind: string) => string {
  const kinds = useQuery(providerKindsQuery).data?.items ?? []
  return (name) => {
    const found = kinds.find(({ kind }) => kind === name)
    return found ? shortTitle(found) : name
  }
}
