import type { Database, Download, Principal } from '../../platform/index.ts'
import { listTenants } from '../tenants/tenant-store.ts'
import type { AnchorSeal, AnchorStore } from './anchors.ts'
import type { Audit, AuditEvent } from './audit.ts'
import type { Verification } from './audit-schemas.ts'
import { type EventFilter, type EventRow, listActions, listEvents, readMatching } from './audit-store.ts'
import { verifyTrail } from './verify.ts'

const EXPORT_PAGE = 500

export type ListedEvent = AuditEvent & { hash: string }

export type Trail = {
  /** Newest first, before the event `before`. */
  list(
    tenantId: string,
    filter: EventFilter,
    page: { limit: number; before: number | undefined },
  ): Promise<ListedEvent[]>
  /** Names of the actions that there are. */
  actions(tenantId: string): Promise<string[]>
  /** What happened until now, oldest first, one JSON object a line. Is itself recorded, before the first line. */
  export(principal: Principal, filter: EventFilter): Promise<Download>
  /** Whether anything was changed, removed or moved. Is itself recorded, afterwards. */
  verify(principal: Principal): Promise<Verification>
  /** The same for every organisation, one after the other. */
  verifyAll(principal: Principal): Promise<Array<{ tenant: VerifiedTenant; verification: Verification }>>
}

export type VerifiedTenant = { id: string; slug: string; name: string }

type Deps = { database: Database; audit: Audit; store: AnchorStore; seal: AnchorSeal }

/** Reading the audit trail. */
export function createTrail(deps: Deps): Trail {
  const { database, audit, store, seal } = deps
  /** One at a time a tenant: whoever asks meanwhile gets the same answer. */
  const running = new Map<string, Promise<Verification>>()

  function verifyOnce(tenantId: string): Promise<Verification> {
    const current = running.get(tenantId)
    if (current) return current
    const verification = verifyTrail({ database, hash: audit.hash, store, seal }, tenantId).finally(() =>
      running.delete(tenantId),
    )
    running.set(tenantId, verification)
    return verification
  }

  async function* exportLines(tenantId: string, filter: EventFilter, before: number) {
    for (let after = 0; ; ) {
      const page = { after, before, limit: EXPORT_PAGE }
      const rows = await database.tenant({ tenantId, groups: [] }, (tx) =>
        readMatching(tx, tenantId, filter, page),
      )
      const lines = rows.map((row) => {
        const previous = row.previous_hash?.toString('hex') ?? null
        return `${JSON.stringify({ ...present(row), previous_hash: previous })}\n`
      })
      if (lines.length > 0) yield lines.join('')
      if (rows.length < EXPORT_PAGE) return
      after = (rows.at(-1) as EventRow).seq
    }
  }

  return {
    async list(tenantId, filter, page) {
      const rows = await database.tenant({ tenantId, groups: [] }, (tx) =>
        listEvents(tx, tenantId, filter, page),
      )
      return rows.map(present)
    },
    actions: (tenantId) => database.tenant({ tenantId, groups: [] }, (tx) => listActions(tx, tenantId)),
    async export(principal, filter) {
      const { tenantId } = principal
      const event = await database.tenant({ tenantId, groups: [] }, (tx) =>
        audit.record(tx, principal, { action: 'audit.exported', details: { filter } }),
      )
      return {
        filename: `naru-audit-${event.at.slice(0, 10)}.jsonl`,
        contentType: 'application/x-ndjson',
        chunks: exportLines(tenantId, filter, event.seq),
      }
    },
    async verify(principal) {
      const { tenantId } = principal
      const verification = await verifyOnce(tenantId)
      const { status, checked, problems } = verification
      await database.tenant({ tenantId, groups: [] }, (tx) =>
        audit.record(tx, principal, {
          action: 'audit.verified',
          outcome: status === 'intact' ? 'done' : 'failed',
          details: { status, checked, problems: problems.slice(0, 10) },
        }),
      )
      return verification
    },
    async verifyAll(principal) {
      const found = []
      for (const { id, slug, name } of await database.system(listTenants))
        found.push({ tenant: { id, slug, name }, verification: await verifyOnce(id) })
      const broken = found.filter(({ verification }) => verification.status !== 'intact')
      await database.tenant({ tenantId: principal.tenantId, groups: [] }, (tx) =>
        audit.record(tx, principal, {
          action: 'audit.verified',
          outcome: broken.length === 0 ? 'done' : 'failed',
          details: { organisations: found.length, broken: broken.map(({ tenant }) => tenant.slug) },
        }),
      )
      return found
    },
  }
}

function present(row: EventRow): ListedEvent {
  return { ...(JSON.parse(row.payload) as AuditEvent), hash: row.hash.toString('hex') }
}
