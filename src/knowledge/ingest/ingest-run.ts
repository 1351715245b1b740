import type { Database, Logger, Tx } from '../../platform/index.ts'
import type { Helpdesk } from '../helpdesks/helpdesk.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { SourceRow } from '../source-store.ts'
import type { Counts } from './run-store.ts'

/** What the steps of one slice work with. */
export type Slice = {
  database: Database
  index: SearchIndex | undefined
  logger: Logger
  /** As it was when the slice began: when it changes meanwhile, nothing is stored by its old access lists. */
  source: SourceRow
  helpdesk: Helpdesk
  signal: AbortSignal
  /** Whether it is time to let others have their turn. */
  isOver(): boolean
}

/** Where a step tells what it did. */
export type Counting = {
  /** The run that counts it; undefined: none does. */
  runId: string | undefined
  /** Adds, in the transaction that did it; `isEnd`: nothing newer for now. Throws where it may not count. */
  add(tx: Tx, counts: Counts, isEnd: boolean): Promise<void>
}

export const uncounted: Counting = { runId: undefined, add: async () => {} }

export function placeOfSource({ source }: Pick<Slice, 'source'>): { tenantId: string; sourceId: string } {
  return { tenantId: source.tenant_id, sourceId: source.id }
}

export function inTenant<T>(
  slice: Pick<Slice, 'database' | 'source'>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return slice.database.tenant({ tenantId: slice.source.tenant_id, groups: 'all' }, work)
}
