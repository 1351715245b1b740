import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, unwrap } from '../api/client.ts'
import { rememberSeat } from '../api/csrf.ts'
import type { Session } from '../api/types.ts'

/** What each page needs; the server checks again on every call. */
export type Scope =
  | 'knowledge:read'
  | 'knowledge:write'
  | 'tickets:read'
  | 'tickets:read_all'
  | 'tickets:reply'
  | 'models:use'
  | 'models:manage'
  | 'calls:read'
  | 'calls:read_all'
  | 'people:read'
  | 'people:manage'
  | 'roles:manage'
  | 'keys:own'
  | 'keys:manage'
  | 'audit:read'
  | 'tenant:manage'
  | 'installation:manage'

/** `null` means signed out, which is an ordinary answer here and no error. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    const call = await api.GET('/api/v1/session')
    const session = call.response.status === 401 ? null : await unwrap(Promise.resolve(call))
    rememberSeat(session)
    return session
  },
  staleTime: 60_000,
})

export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null
}

/**
 * The server's own rule: `*` is everything of one organisation, but nothing of the whole installation; a permission
 * to everybody's includes that to one's own.
 */
export function includesScope(scopes: readonly string[], scope: string): boolean {
  if (scopes.includes(scope) || scopes.includes(`${scope}_all`)) return true
  return scopes.includes('*') && !scope.startsWith('installation:')
}

export function allows(session: Session | null, scope: Scope): boolean {
  return includesScope(session?.principal.scopes ?? [], scope)
}

export function useMay(scope: Scope): boolean {
  return allows(useSession(), scope)
}
