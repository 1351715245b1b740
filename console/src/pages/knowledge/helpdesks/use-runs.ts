import { useQuery } from '@tanstack/react-query'
import type { IngestRun } from '../../../api/types.ts'
import { isActive, runsQuery } from './queries.ts'

type Runs = {
  /** The one that goes on now. */
  current: IngestRun | undefined
  /** The newest of all: the current one, or the last that ended. */
  newest: IngestRun | undefined
  /** What ended before that. */
  earlier: IngestRun[]
  isLoading: boolean
  error: unknown
  refetch: () => void
}

/** What was read in of one help desk. */
export function useRuns(sourceId: string): Runs {
  const { data, error, isPending, refetch } = useQuery(runsQuery(sourceId))
  const runs = data?.items ?? []
  return {
    current: runs.find(isActive),
    newest: runs[0],
    earlier: runs.slice(1),
    isLoading: isPending,
    error: data ? null : error,
    refetch: () => void refetch(),
  }
}
