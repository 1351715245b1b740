import type { Audit } from '../../identity/index.ts'
import {
  AppError,
  accessOf,
  afterCommit,
  type Jobs,
  notFound,
  type Principal,
  type Tx,
} from '../../platform/index.ts'
import type { HelpdeskAccounts } from '../helpdesks/accounts.ts'
import { findSource, lockSource, type SourceRow } from '../source-store.ts'
import { readTicket } from '../tickets/prepare-ticket.ts'
import { readTicketAccess } from '../tickets/ticket-access.ts'
import { findKnownTickets } from '../tickets/ticket-store.ts'
import type { EstimatedTicket } from '../understanding/estimate-summaries.ts'
import { fetchTickets } from './fetch-tickets.ts'
import { runCanceled } from './ingest-errors.ts'
import { findRevisions } from './ingest-item-store.ts'
import {
  beginWalk,
  clearPause,
  ensureState,
  findDueSources,
  resumeReading,
  stopFirstReading,
} from './ingest-state-store.ts'
import { GONE_MINUTES, runSlice, type SliceDeps } from './run-slice.ts'
import { endRun, findActiveRun, findRun, insertRun, type Run, widenRun } from './run-store.ts'
import { settleTickets } from './settle-tickets.ts'

const INGEST_JOB = 'helpdesk.ingest'
/** Help desks that one process reads at a time, each of another tenant. */
const TENANTS_AT_ONCE = 3
const SLICE_MS = 15_000
/** What became due, or what no job knows of (a crash between two lines), is found this soon. */
const TICK_MS = 5_000
/** Tickets that an estimate looks at: each costs requests of the help desk's limit. */
const SAMPLE = 25

export type Ingest = {
  /** Asks for a run, or answers the one that waits or runs; `ingest_running` where a full one cannot join it. */
  requestRun(tenantId: string, sourceId: string, isFull: boolean, by?: Principal): Promise<Run>
  cancel(principal: Principal, runId: string): Promise<void>
  /** Some tickets as an estimate looks at them, and how many there are; null: the help desk does not tell. */
  sample(
    source: SourceRow,
    signal: AbortSignal,
  ): Promise<{ tickets: EstimatedTicket[]; total: number | null }>
  /**
   * Fetches a ticket now, for somebody who waits for it, and stores it. Answers the id of its document, of the ticket
   * that it was merged into where it was; undefined: there is none. Never inside a transaction.
   */
  fetchTicket(tenantId: string, sourceId: string, ticketId: string): Promise<string | undefined>
  /** In the transaction that changes who may read a source: all that is stored gets its new access lists. */
  onAccessChange(tx: Tx, source: SourceRow): Promise<void>
  /** In the transaction that gives it another credential or address: nobody waits any longer to ask it. */
  onReconnect(tx: Tx, source: SourceRow): Promise<void>
  /** There is something to do for a source. */
  wake(tenantId: string, sourceId: string): Promise<void>
  /** Begins background work; call once the server listens. */
  start(): Promise<void>
  close(): void
}

type Deps = Omit<SliceDeps, 'open' | 'sliceMs'> & {
  jobs: Jobs
  audit: Pick<Audit, 'record'>
  accounts: Pick<HelpdeskAccounts, 'connect'>
  /** How long one source is worked on before others have their turn; 15 seconds unless told. */
  sliceMs?: number
  /** Tickets were stored or have gone: there may be attachments to download, or to remove. */
  onTickets?(): void
}

/** Reads help desks into documents, in slices: each source has its turn, and no tenant has more than one at a time. */
export async function createIngest(deps: Deps): Promise<Ingest> {
  const { database, jobs, logger, accounts, audit } = deps
  const slices: SliceDeps = {
    ...deps,
    sliceMs: deps.sliceMs ?? SLICE_MS,
    open: (source, options) => accounts.connect(source, options),
  }
  await jobs.register<{ tenantId: string; sourceId: string }>({
    name: INGEST_JOB,
    concurrency: TENANTS_AT_ONCE,
    groupConcurrency: 1,
    retries: 5,
    isUnique: 'again',
    run: async ({ tenantId, sourceId }, signal) => {
      const hasMore = await runSlice(slices, { tenantId, sourceId }, signal)
      deps.onTickets?.()
      if (hasMore) await wake(tenantId, sourceId)
    },
  })

  async function wake(tenantId: string, sourceId: string): Promise<void> {
    await jobs.send(INGEST_JOB, { tenantId, sourceId }, { key: sourceId, group: tenantId })
  }

  function wakeAfter(tx: Tx, { tenant_id, id }: SourceRow): void {
    // the next tick finds it where this fails
    afterCommit(tx, () => void wake(tenant_id, id).catch(() => {}))
  }

  async function tick(): Promise<void> {
    const due = await database.system((tx) => findDueSources(tx, { goneMinutes: GONE_MINUTES }))
    for (const { tenant_id, source_id } of due) await wake(tenant_id, source_id)
  }

  let timer: NodeJS.Timeout | undefined
  const tickQuietly = () =>
    tick().catch((err: unknown) => logger.warn({ err }, 'help desks that are due cannot be looked for'))

  return {
    wake,
    async requestRun(tenantId, sourceId, isFull, by) {
      const run = await database.tenant({ tenantId, groups: 'all' }, async (tx) => {
        if (!(await lockSource(tx, sourceId, 'shared'))) throw notFound('source')
        const row = await findOrInsertRun(tx, { tenantId, sourceId }, isFull)
        await ensureState(tx, sourceId)
        await clearPause(tx, sourceId)
        await resumeReading(tx, sourceId)
        const target = { kind: 'source', id: sourceId }
        const details = { sync: row.id, full: isFull }
        if (by) await audit.record(tx, by, { action: 'source.synced', target, details })
        return row
      })
      await wake(tenantId, sourceId)
      return run
    },
    async cancel(principal, runId) {
      const { tenantId } = principal
      const run = await database.tenant(accessOf(principal), (tx) => findRun(tx, runId))
      if (!run) throw notFound('run')
      await database.tenant({ tenantId, groups: 'all' }, async (tx) => {
        if (!(await endRun(tx, runId, runCanceled()))) return
        await stopFirstReading(tx, run.source_id)
        const target = { kind: 'source', id: run.source_id }
        const details = { sync: runId }
        await audit.record(tx, principal, { action: 'source.sync_canceled', target, details })
      })
    },
    async sample(source, signal) {
      const helpdesk = await accounts.connect(source, { isLive: true })
      const total = await helpdesk.countTickets(signal)
      const { tickets: heads } = await helpdesk.changes(null, signal)
      const live = heads.filter(({ state }) => state === 'live').slice(0, SAMPLE)
      const wanted = live.map((head) => ({
        ...{ id: head.id, revision: null },
        fetch: () => helpdesk.complete(head, signal),
      }))
      const fetched = await fetchTickets(wanted, signal, logger)
      if (fetched.stoppedBy !== undefined && fetched.tickets.length === 0) throw fetched.stoppedBy
      const access = readTicketAccess(source.config)
      const tickets = fetched.tickets.flatMap(({ ticket }) => {
        if (!ticket) return []
        const { title, turns } = readTicket(ticket, { sourceId: source.id, access })
        return [{ title, language: 'und', status: ticket.status, turns }]
      })
      return { tickets, total }
    },
    async fetchTicket(tenantId, sourceId, ticketId) {
      const documentId = await fetchTicket({ ...deps, place: { tenantId, sourceId } }, ticketId, true)
      deps.onTickets?.()
      return documentId
    },
    async onAccessChange(tx, source) {
      await ensureState(tx, source.id)
      await beginWalk(tx, source.id, 'access')
      wakeAfter(tx, source)
    },
    async onReconnect(tx, source) {
      await clearPause(tx, source.id)
      wakeAfter(tx, source)
    },
    async start() {
      timer = setInterval(() => void tickQuietly(), TICK_MS)
      await tickQuietly()
    },
    close: () => clearInterval(timer),
  }
}

async function findOrInsertRun(
  tx: Tx,
  place: { tenantId: string; sourceId: string },
  isFull: boolean,
): Promise<Run> {
  const inserted = await insertRun(tx, place, isFull ? 'full' : 'changes')
  if (inserted) return inserted
  const active = await findActiveRun(tx, place.sourceId)
  if (active && (!isFull || active.mode === 'full')) return active
  const widened = active && (await widenRun(tx, active.id))
  if (widened) return widened
  throw new AppError({
    code: 'ingest_running',
    status: 409,
    message:
      'A run over this help desk is under way, and one over everything cannot join it. Ask again when it is done, or cancel it.',
  })
}

type Fetching = Omit<SliceDeps, 'open' | 'sliceMs'> & {
  accounts: Pick<HelpdeskAccounts, 'connect'>
  place: { tenantId: string; sourceId: string }
}

async function fetchTicket(deps: Fetching, ticketId: string, follows: boolean): Promise<string | undefined> {
  const { database, accounts, place, index, logger } = deps
  const begun = await database.tenant({ tenantId: place.tenantId, groups: 'all' }, async (tx) => {
    const source = await findSource(tx, place.sourceId)
    const revision = (await findRevisions(tx, place.sourceId, [ticketId])).get(ticketId)?.revision ?? null
    return source && { source, revision }
  })
  if (!begun) return undefined
  const { source, revision } = begun
  const helpdesk = await accounts.connect(source, { isLive: true })
  const { signal } = new AbortController()
  const askedAt = new Date()
  const ticket = await helpdesk.ticket(ticketId, signal)
  const slice = { database, index, logger, source, signal }
  const settled = await settleTickets(slice, {
    tickets: [{ id: ticketId, revision, askedAt, ticket }],
    failures: [],
  })
  const merged = ticket?.state === 'merged' ? ticket.mergedInto : null
  if (merged !== null && follows) return fetchTicket(deps, merged, false)
  // overtaken by somebody who fetched it at the same time
  return settled.documents.get(ticketId) ?? (await findDocument(deps, ticketId))
}

async function findDocument({ database, place }: Fetching, ticketId: string): Promise<string | undefined> {
  const { tenantId, sourceId } = place
  const known = await database.tenant({ tenantId, groups: 'all' }, (tx) =>
    findKnownTickets(tx, sourceId, [ticketId]),
  )
  return known.get(ticketId)?.documentId
}
