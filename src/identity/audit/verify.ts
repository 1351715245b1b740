import { timingSafeEqual } from 'node:crypto'
import type { Database } from '../../platform/index.ts'
import { type AuditEvent, GENESIS } from './audit.ts'
import type { Problem, Verification } from './audit-schemas.ts'
import { findHead, type Head, readWhole, type WholeRow } from './audit-store.ts'

const PAGE = 1_000
const MOST_PROBLEMS = 100

type Deps = {
  database: Database
  /** The hash of an event whose payload is `payload` after one whose hash is `previous`. */
  hash(previous: Buffer, payload: string): Buffer
}

/**
 * Computes the chain of a tenant anew, from its first event to the one that is the newest now. Reads in short
 * queries, so that others are served in between, and holds one page of events at a time.
 */
export async function verifyTrail(deps: Deps, tenantId: string): Promise<Verification> {
  const started = performance.now()
  const problems: Problem[] = []
  const report = (problem: Problem) => {
    if (problems.length < MOST_PROBLEMS) problems.push(problem)
  }
  const access = { tenantId, groups: [] }
  const head = await deps.database.tenant(access, (tx) => findHead(tx, tenantId))
  const checked = await checkChain(deps, tenantId, head, report)
  return {
    status: problems.length === 0 ? 'intact' : 'broken',
    checked,
    head: head ? { seq: head.seq, hash: head.hash.toString('hex') } : null,
    problems,
    anchors: { checked: 0, last_at: null },
    took_ms: Math.round(performance.now() - started),
  }
}

async function checkChain(
  deps: Deps,
  tenantId: string,
  head: Head | undefined,
  report: (problem: Problem) => void,
): Promise<number> {
  const read = (from: number) =>
    deps.database.tenant({ tenantId, groups: [] }, (tx) =>
      readWhole(tx, tenantId, from, Math.min(from + PAGE - 1, head?.seq ?? 0)),
    )
  let checked = 0
  let expected = 1
  // unknown after a gap: what follows it can only be compared with itself
  let previous: Buffer | undefined = GENESIS
  for (let from = 1; from <= (head?.seq ?? 0); from += PAGE) {
    for (const row of await read(from)) {
      if (row.seq > expected) {
        report(missing(expected, row.seq - 1))
        previous = undefined
      }
      const isLinked = previous === undefined || same(deps.hash(previous, row.payload), row.hash)
      const problem = checkRow(row, isLinked)
      if (problem) report(problem)
      previous = row.hash
      expected = row.seq + 1
      checked++
    }
  }
  return checked
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function missing(from: number, to: number): Problem {
  const message =
    from === to
      ? `Event ${from} is missing.`
      : `Events ${from} to ${to} are missing: ${to - from + 1} of them.`
  return { seq: from, kind: 'missing', message }
}

function checkRow(row: WholeRow, isLinked: boolean): Problem | undefined {
  const { seq } = row
  const event = parse(row.payload)
  if (!event) return { seq, kind: 'changed', message: `Event ${seq} is no longer readable.` }
  if (event.seq !== seq && event.tenant_id === row.tenant_id)
    return {
      seq,
      kind: 'reordered',
      message: `In the place of event ${seq} stands one that says it is ${event.seq}.`,
    }
  if (event.tenant_id !== row.tenant_id)
    return { seq, kind: 'changed', message: `Event ${seq} is one of another tenant.` }
  if (!isLinked)
    return { seq, kind: 'changed', message: `Event ${seq}, or its hash or the one before it, was changed.` }
  const column = differing(row, event)
  if (column === undefined) return undefined
  return {
    seq,
    kind: 'changed',
    message: `The column "${column}" of event ${seq} does not say what the event says.`,
  }
}

function parse(payload: string): AuditEvent | undefined {
  try {
    const event: unknown = JSON.parse(payload)
    return typeof event === 'object' && event !== null ? (event as AuditEvent) : undefined
  } catch {
    return undefined
  }
}

// The columns that are searched are made by the database out of the payload; whoever may alter the table can
// change that.
function differing(row: WholeRow, event: AuditEvent): string | undefined {
  if (row.id !== event.id) return 'id'
  if (row.at !== event.at) return 'at'
  if (row.action !== event.action) return 'action'
  if (row.outcome !== event.outcome) return 'outcome'
  if (row.actor_id !== (event.actor?.id ?? null)) return 'actor_id'
  if (row.target_id !== (event.target?.id ?? null)) return 'target_id'
  return row.address === (event.address ?? null) ? undefined : 'address'
}
