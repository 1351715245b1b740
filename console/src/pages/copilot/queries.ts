import { queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

const BUILDING_MS = 3_000

export const copilotQuery = queryOptions({
  queryKey: ['copilot-settings'],
  queryFn: () => unwrap(api.GET('/api/v1/copilot-settings')),
  refetchInterval: ({ state }) => (state.data?.embedding.building ? BUILDING_MS : false),
})
