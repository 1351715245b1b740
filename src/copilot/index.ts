import type { QueryLog } from '../knowledge/index.ts'
import type { Database, Route } from '../platform/index.ts'
import { queryRoute } from './routes/query.ts'
import { queryStreamRoute } from './routes/query-stream.ts'

/** Questions: answered whole, or as a stream. */
export function askRoutes(deps: { database: Database; queryLog: QueryLog; hasIndex: boolean }): Route[] {
  return [queryRoute(deps), queryStreamRoute(deps)]
}
