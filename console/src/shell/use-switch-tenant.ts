import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { api, unwrap } from '../api/client.ts'
import { rememberSeat } from '../api/csrf.ts'
import type { Session } from '../api/types.ts'
import { notifyFailure } from '../components/states.tsx'
import { landingPath } from './landing-path.ts'
import { tellOtherTabs } from './other-tabs.ts'
import { sessionQuery } from './session.ts'

/** Goes on in another organisation: nothing of the one before stays in memory or on the screen. */
export function useSwitchTenant() {
  const queries = useQueryClient()
  const router = useRouter()
  return useMutation({
    mutationFn: (id: string) => unwrap(api.PUT('/api/v1/session/tenant', { body: { tenant_id: id } })),
    onSuccess: async (session: Session) => {
      const [sessionKey] = sessionQuery.queryKey
      await router.navigate({ href: landingPath(router.state.location.pathname, session) })
      rememberSeat(session)
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey })
      queries.setQueryData(sessionQuery.queryKey, session)
      tellOtherTabs()
    },
    onError: notifyFailure,
  })
}
