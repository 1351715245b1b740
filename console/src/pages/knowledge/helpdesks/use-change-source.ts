import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../../../api/client.ts'
import type { SourceChange } from '../../../api/types.ts'
import { sourcesQuery } from '../queries.ts'

/** Changes a help desk's settings. */
export function useChangeSource(id: string, onSaved: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: SourceChange) =>
      unwrap(api.PATCH('/api/v1/sources/{id}', { params: { path: { id } }, body })),
    onSuccess: async () => {
      onSaved()
      await queries.invalidateQueries(sourcesQuery)
    },
  })
}
