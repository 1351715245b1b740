import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { rememberSeat } from '../api/csrf.ts'
import { LINK_PREFIX } from './link-token.ts'
import { tellOtherTabs } from './other-tabs.ts'
import { sessionQuery } from './session.ts'

/** Ends the session here even when the server cannot be told, then shows the sign-in page, or another. */
export function useSignOut(): (to?: string) => Promise<void> {
  const queries = useQueryClient()
  const router = useRouter()
  return async (to) => {
    await api.DELETE('/api/v1/session').catch(() => undefined)
    rememberSeat(null)
    forgetTab()
    queries.setQueryData(sessionQuery.queryKey, null)
    await router.navigate({ to: '/sign-in', search: to ? { to } : {} })
    queries.clear()
    tellOtherTabs()
  }
}

/** What this tab keeps of the person; links are nobody's yet: an invitation may go on with another account. */
function forgetTab(): void {
  for (const name of Object.keys(sessionStorage)) {
    if (!name.startsWith(LINK_PREFIX)) sessionStorage.removeItem(name)
  }
}
