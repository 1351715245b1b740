import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

export const organisationsQuery = queryOptions({
  queryKey: ['organisations'],
  queryFn: () => unwrap(api.GET('/api/v1/tenants')),
})
