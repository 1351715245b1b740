import type { z } from 'zod'
import { isAllowed, type Principal } from '../../platform/index.ts'
import type { ListedDocument } from '../document-reads.ts'
import { findHelpdeskConnector } from '../helpdesks/registry.ts'
import type { SearchHit } from '../search/search.ts'
import type { SourceWithState } from '../source-store.ts'
import type { SyncRow } from '../sync-store.ts'
import type { documentSummarySchema, searchItemSchema, sourceSchema, syncSchema } from './schemas.ts'

export function presentDocument(row: ListedDocument): z.output<typeof documentSummarySchema> {
  return {
    id: row.id,
    external_id: row.external_id,
    source_id: row.source_id,
    title: row.title,
    type: row.type,
    language: row.language,
    url: row.url,
    acl: row.acl,
    version: row.version,
    chunk_count: row.chunk_count,
    bytes: row.bytes,
    updated_at: row.updated_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    indexed_at: row.indexed_at.toISOString(),
  }
}

/** `principal`: who is told. Of a help desk, only who may change it is told what is set up, and how much is read. */
export function presentSource(
  principal: Principal,
  row: SourceWithState,
  watching: boolean,
): z.output<typeof sourceSchema> {
  const shown = presentWhole(row, watching)
  if (!findHelpdeskConnector(row.kind) || isAllowed(principal, 'knowledge:write')) return shown
  const { url } = row.config as { url?: string }
  const unsaid = { sync: null, failed_count: 0, excluded_count: 0, unknown_groups: [], check_error: null }
  return { ...shown, ...unsaid, config: { url } }
}

function presentWhole(row: SourceWithState, watching: boolean): z.output<typeof sourceSchema> {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    config: row.config as Record<string, unknown>,
    acl: row.acl,
    schedule: row.schedule,
    created_at: row.created_at.toISOString(),
    document_count: row.document_count,
    failed_count: row.failed_count,
    excluded_count: row.excluded_count,
    watching,
    sync: row.sync === null ? null : presentSync(row.sync),
    unknown_groups: row.unknown_groups,
    last_checked_at: row.polled_at?.toISOString() ?? null,
    check_error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
  }
}

export function presentSync(row: SyncRow): z.output<typeof syncSchema> {
  const end = row.finished_at?.getTime() ?? Date.now()
  const seconds = row.started_at ? (end - row.started_at.getTime()) / 1000 : 0
  const rate = seconds > 0 && row.done > 0 ? row.done / seconds : null
  const isRunning = row.status === 'running'
  return {
    id: row.id,
    status: row.status as z.output<typeof syncSchema>['status'],
    total: row.total,
    done: row.done,
    unchanged: row.unchanged,
    failed: row.failed,
    deleted: row.deleted,
    rate_per_second: rate === null ? null : Math.round(rate * 10) / 10,
    seconds_left:
      isRunning && rate !== null && row.total > 0 ? Math.ceil((row.total - row.done) / rate) : null,
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
  }
}

export function presentHit(hit: SearchHit): z.output<typeof searchItemSchema> {
  return {
    document_id: hit.document_id,
    external_id: hit.external_id,
    source_id: hit.source_id,
    chunk_id: hit.chunk_id,
    title: hit.title,
    heading: hit.heading,
    url: hit.url,
    type: hit.type,
    score: hit.score,
    snippet: hit.snippet,
  }
}
