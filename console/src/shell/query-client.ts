import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { statusOf } from '../api/problem.ts'

/** Retries what may pass (network, 5xx), never what was refused. */
function mayPass(failures: number, error: unknown): boolean {
  const status = statusOf(error)
  return failures < 2 && (status === undefined || status >= 500)
}

export function createQueryClient(onSessionEnd: () => void): QueryClient {
  const watch = (error: unknown) => {
    if (statusOf(error) === 401) onSessionEnd()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (mutation.meta?.signsIn !== true) watch(error)
      },
    }),
    defaultOptions: { queries: { retry: mayPass, staleTime: 5_000, refetchOnWindowFocus: true } },
  })
}
