import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, unwrap } from '../../api/client.ts'

export const evaluationPeriods = [7, 30, 90] as const
export type EvaluationPeriod = (typeof evaluationPeriods)[number]
export type EvaluationSearch = { days?: EvaluationPeriod | undefined }

export const USUAL_DAYS = 30
/** From how many labels on the server tunes. */
export const LEAST_LABELS = 100

export const evaluationQuery = (days: EvaluationPeriod) =>
  queryOptions({
    queryKey: ['evaluation', days],
    queryFn: () => unwrap(api.GET('/api/v1/evaluation', { params: { query: { days } } })),
    placeholderData: keepPreviousData,
  })
