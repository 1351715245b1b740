import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { codeOf, statusOf } from '../api/problem.ts'
import { sessionQuery } from './session.ts'

/** Other refusals with 401 are about what was typed in: a wrong password is no end of a session. */
const ENDED = new Set(['not_signed_in', 'session_expired'])

/** Retries what may pass (network, 5xx), never what was refused. */
function mayPass(failures: number, error: unknown): boolean {
  const status = statusOf(error)
  return failures < 2 && (status === undefined || status >= 500)
}

export function createQueryClient(onSessionEnd: () => void): QueryClient {
  const watch = (error: unknown) => {
    if (ENDED.has(codeOf(error) ?? '')) onSessionEnd()
    // Roles may have changed meanwhile: then the pages that are still open to one change too.
    else if (statusOf(error) === 403) void queries.invalidateQueries(sessionQuery)
  }
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (mutation.meta?.signsIn !== true) watch(error)
      },
    }),
    defaultOptions: { queries: { retry: mayPass, staleTime: 5_000, refetchOnWindowFocus: true } },
  })
  return queries
}
