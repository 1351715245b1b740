import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

export const groupsQuery = queryOptions({
  queryKey: ['groups', 'list'],
  queryFn: () => unwrap(api.GET('/api/v1/groups')),
})

export const groupQuery = (id: string) =>
  queryOptions({
    queryKey: ['groups', 'one', id],
    queryFn: () => unwrap(api.GET('/api/v1/groups/{id}', { params: { path: { id } } })),
  })
