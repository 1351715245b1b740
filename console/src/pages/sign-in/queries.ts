import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

/** How one can sign in here, and whether the installation still waits for its owner. */
export const signInOptionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: () => unwrap(api.GET('/api/v1/sign-in-options')),
  staleTime: 60_000,
})
