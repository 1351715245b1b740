export { completeIndex } from './complete-index.ts'
export { createConnectors } from './connectors/registry.ts'
export { createKnowledge, type Knowledge, type KnowledgeOptions } from './knowledge.ts'
export type { QueryLog } from './query-log.ts'
export { knowledgeRoutes } from './routes/knowledge-routes.ts'
export { presentHit } from './routes/present.ts'
export { querySchema, searchItemSchema } from './routes/schemas.ts'
export { searchUnavailable } from './routes/search.ts'
export { type QueryWord, readQueryTerms, readQueryWords } from './search/query-terms.ts'
export { type SearchHit, type SearchInput, search } from './search/search.ts'
export { tokenize } from './search/tokenize.ts'
export { findSync } from './source-store.ts'
export {
  type CopilotSettings,
  type CopilotSettingsParts,
  createCopilotSettings,
} from './understanding/copilot-settings.ts'
export { estimateSummaries } from './understanding/estimate-summaries.ts'
