import type { Audit } from '../../identity/index.ts'
import type { Database, Route } from '../../platform/index.ts'
import { attachmentRoutes } from '../attachments/attachment-routes.ts'
import type { Connectors } from '../connectors/registry.ts'
import type { HelpdeskSources } from '../helpdesk-sources.ts'
import { failureRoutes } from '../ingest/failure-routes.ts'
import { type IngestRouteDeps, ingestRoutes } from '../ingest/ingest-routes.ts'
import { webhookRoute } from '../ingest/webhook-route.ts'
import type { ParsePool } from '../pipeline/parse-pool.ts'
import type { QueryLog } from '../query-log.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { Sources } from '../sources.ts'
import { ticketRoutes } from '../tickets/ticket-routes.ts'
import { copilotSettingsRoutes } from '../understanding/copilot-settings-routes.ts'
import { createSource } from './create-source.ts'
import { deleteDocumentRoutes } from './delete-documents.ts'
import { deleteSource } from './delete-source.ts'
import { foldersRoute } from './folders.ts'
import { getDocument } from './get-document.ts'
import { getSource } from './get-source.ts'
import { helpdeskSourceRoutes } from './helpdesk-source-routes.ts'
import { listDocumentsRoute } from './list-documents.ts'
import { listSourceItems } from './list-source-items.ts'
import { listSourcesRoute } from './list-sources.ts'
import { putDocuments } from './put-documents.ts'
import { searchRoute } from './search.ts'
import { sourceKindsRoute } from './source-kinds.ts'
import { syncSource } from './sync-source.ts'

export type KnowledgeRouteDeps = {
  database: Database
  pool: ParsePool
  /** Absent on a database without the vector extension: search answers 503. */
  index: SearchIndex | undefined
  audit: Pick<Audit, 'record'>
  queryLog: QueryLog
  sources: Sources
  helpdeskSources: HelpdeskSources
  connectors: Pick<Connectors, 'all' | 'creatable'>
  publicUrl: string | undefined
  allowedRoots: readonly string[]
  isWatching(sourceId: string): boolean
} & Parameters<typeof searchRoute>[0] &
  Parameters<typeof copilotSettingsRoutes>[0] &
  IngestRouteDeps &
  Parameters<typeof webhookRoute>[0] &
  Parameters<typeof attachmentRoutes>[0]

export function knowledgeRoutes(deps: KnowledgeRouteDeps): Route[] {
  return [
    putDocuments(deps),
    listDocumentsRoute(deps),
    getDocument(deps),
    ...deleteDocumentRoutes(deps),
    createSource(deps),
    sourceKindsRoute(deps),
    ...helpdeskSourceRoutes(deps),
    listSourcesRoute(deps),
    getSource(deps),
    deleteSource(deps),
    syncSource(deps),
    listSourceItems(deps),
    foldersRoute(deps),
    searchRoute(deps),
    ...copilotSettingsRoutes(deps),
    ...ingestRoutes(deps),
    ...failureRoutes(deps),
    webhookRoute(deps),
    ...ticketRoutes(deps),
    ...attachmentRoutes(deps),
  ]
}
