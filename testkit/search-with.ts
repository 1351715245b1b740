import { pino } from 'pino'
import { createFeedbackRanking, type HybridSearchDeps } from '../src/knowledge/index.ts'
import type { Database } from '../src/platform/index.ts'

/** Search by words and votes, without vectors. */
export function searchWith(database: Database): HybridSearchDeps {
  return {
    database,
    logger: pino({ level: 'silent' }),
    feedback: createFeedbackRanking(0),
    settings: { of: () => ({ vector_weight: null, rerank_model: null }) },
  }
}
