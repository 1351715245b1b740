import { useQuery } from '@tanstack/react-query'
import { documentPlace } from './document-place.ts'
import { sourcesQuery } from './queries.ts'

const FRESH_MS = 60_000

/** Says where a document is from; sources are read once there is something to say. */
export function useDocumentPlace(isNeeded = true): (document: Parameters<typeof documentPlace>[0]) => string {
  const { data } = useQuery({
    ...sourcesQuery,
    ...{ enabled: isNeeded, refetchInterval: false, staleTime: FRESH_MS },
  })
  return (document) => documentPlace(document, data?.items ?? [])
}
