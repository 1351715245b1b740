export { completeIndex } from './complete-index.ts'
export { createConnectors } from './connectors/registry.ts'
export { createFeedbackRanking, recordVotes, voterOf, withdrawVotes } from './feedback/feedback-ranking.ts'
export { isKept } from './feedback/kept-draft.ts'
export { findHelpdeskConnector } from './helpdesks/registry.ts'
export { createKnowledge, type Knowledge, type KnowledgeOptions } from './knowledge.ts'
export { sentenceEnds } from './pipeline/split-text.ts'
export type { QueryLog } from './query-log.ts'
export { knowledgeRoutes } from './routes/knowledge-routes.ts'
export { presentHit } from './routes/present.ts'
export { querySchema, searchItemSchema } from './routes/schemas.ts'
export { searchUnavailable } from './routes/search.ts'
export {
  askedCodes,
  type ErrorCodes,
  errorCodes,
  hasOtherCode,
  isOfAnotherCode,
  isUniversalCode,
  mayNameCode,
} from './search/error-codes.ts'
export { createSearchEvaluator, type SearchEvaluation } from './search/evaluate-search.ts'
export { type HybridSearchDeps, hybridSearch } from './search/hybrid-search.ts'
export { documentsLike, type LikeHit } from './search/like-documents.ts'
export { type QueryWord, readQueryTerms, readQueryWords } from './search/query-terms.ts'
export type { SearchHit, SearchInput } from './search/search.ts'
export { TYPE_WORDS } from './search/search-filters.ts'
export { LIKE_IN_WORDS, type SimilarHit, similarTo } from './search/similar-to.ts'
export { tokenize } from './search/tokenize.ts'
export type { Why } from './search/why-similar.ts'
export { findSync } from './sync-store.ts'
export { noSuchHelpdesk, sourceAmbiguous } from './tickets/ticket-routes.ts'
export type { CopilotSettings, CopilotSettingsParts } from './understanding/copilot-settings.ts'
export { didItHelp } from './understanding/did-it-help.ts'
export { KOREAN_SURNAME } from './understanding/korean-surname.ts'
export { type SentenceRole, sentenceRole } from './understanding/sentence-role.ts'
export { signatureStart } from './understanding/signature-start.ts'
export { whySkip } from './understanding/why-skip.ts'
export {
  isCourtesy,
  isValediction,
  withCapital,
  withoutCourtesies,
} from './understanding/without-courtesies.ts'
