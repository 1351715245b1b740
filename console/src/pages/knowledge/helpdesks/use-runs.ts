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
}

/** What was read in of one help desk. */
export function useRuns(sourceId: string): Runs {
  const { data, error, isPending } = useQuery(runsQuery)
  const own = (data?.items ?? []).filter(({ source }) => source.id === sourceId)
  return {
    current: own.find(isActive),
    newest: own[0],
    earlier: own.slice(1),
    isLoading: isPending,
    error: data ? null : error,
  }
}
