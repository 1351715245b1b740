import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, unwrap } from '../api/client.ts'
import type { Session } from '../api/types.ts'

/** What each page needs; the server checks again on every call. */
export type Scope = 'knowledge:read' | 'knowledge:write' | 'keys:manage'

/** `null` means signed out, which is an ordinary answer here and no error. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    const call = await api.GET('/api/v1/session')
    return call.response.status === 401 ? null : unwrap(Promise.resolve(call))
  },
  staleTime: 60_000,
})

export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null
}

export function allows(session: Session | null, scope: Scope): boolean {
  const scopes = session?.principal.scopes ?? []
  return scopes.includes('*') || scopes.includes(scope)
}

export function useMay(scope: Scope): boolean {
  return allows(useSession(), scope)
}
