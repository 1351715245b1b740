import type { Tx } from '../../platform/index.ts'
import type { Actor, AuditEntry, RecordEvent } from '../audit/audit.ts'

/**
 * Keeps events until everything else in the transaction is done: the trail of a tenant is locked by the first one, and
 * whoever waits for members or groups while holding it could wait for somebody who waits for the trail.
 */
export function createLateAudit(audit: RecordEvent): RecordEvent & { write(tx: Tx): Promise<void> } {
  const kept: Array<[Actor, AuditEntry]> = []
  return {
    async record(_tx, actor, entry) {
      kept.push([actor, entry])
    },
    async write(tx) {
      // as everywhere: whoever writes to two trails takes them in the same order
      const sorted = kept
        .splice(0)
        .sort(([a], [b]) => (a.tenantId < b.tenantId ? -1 : +(a.tenantId > b.tenantId)))
      for (const [actor, entry] of sorted) await audit.record(tx, actor, entry)
    },
  }
}
