import { timingSafeEqual } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { AppError, type Database } from '../../platform/index.ts'
import type { Anchor, AnchorSeal, AnchorStore } from './anchors.ts'
import { type AuditEvent, GENESIS } from './audit.ts'
import type { Problem, Verification } from './audit-schemas.ts'
import { findBeginning, findHead, findStrays, type Head, readWhole, type WholeRow } from './audit-store.ts'

const PAGE = 1_000
/** Events that are computed before anything else of this process has its turn: about a millisecond. */
const AT_A_STRETCH = 100
const MOST_PROBLEMS = 100
/** Anchors are made every ten minutes: an hour without one is no chance. */
const ANCHORED_WITHIN_MS = 3600_000

type Deps = {
  database: Database
  /** The hash of an event whose payload is `payload` after one whose hash is `previous`. */
  hash(previous: Buffer, payload: string): Buffer
  store: AnchorStore
  seal: AnchorSeal
}

type Report = (problem: Problem) => void

/**
 * Computes the chain of a tenant anew, from its first event to the one that is the newest now, and compares it with
 * the anchors. Reads in short queries, so that others are served in between, and holds two pages at a time.
 */
export async function verifyTrail(deps: Deps, tenantId: string): Promise<Verification> {
  const started = performance.now()
  const problems: Problem[] = []
  const report: Report = (problem) => {
    if (problems.length < MOST_PROBLEMS) problems.push(problem)
  }
  // before the head: one that is made meanwhile would look like a cut
  const anchors = await readAnchors(deps, tenantId, report)
  const head = await deps.database.tenant({ tenantId, groups: [] }, (tx) => findHead(tx, tenantId))
  const checked = await checkChain(deps, tenantId, head, anchors, report)
  if (anchors.length === 0 && head) await reportNoAnchors(deps, tenantId, report)
  const newest = newestOf(anchors)
  if (newest && newest.seq > (head?.seq ?? 0)) report(cut(newest, head))
  return {
    status: problems.length === 0 ? 'intact' : 'broken',
    checked,
    head: head ? { seq: head.seq, hash: head.hash.toString('hex') } : null,
    problems,
    anchors: { checked: anchors.length, last_at: newest?.at ?? null },
    took_ms: Math.round(performance.now() - started),
  }
}

async function readAnchors({ store, seal }: Deps, tenantId: string, report: Report): Promise<Anchor[]> {
  const texts = await store.read(tenantId).catch((cause: unknown) => {
    throw unreadableAnchors(store.place, cause)
  })
  const anchors: Anchor[] = []
  for (const [index, text] of texts.entries()) {
    const anchor = seal.open(text)
    if (!anchor) {
      const message = `Anchor ${index + 1} of ${texts.length} is none that this installation made: it was changed, or belongs to another master key.`
      report({ seq: null, kind: 'anchor', message })
    } else if (anchor.tenant_id === tenantId) anchors.push(anchor)
  }
  return anchors
}

// whoever removes every anchor must not pass for somebody who has none yet
async function reportNoAnchors({ database, store }: Deps, tenantId: string, report: Report): Promise<void> {
  const since = await database.tenant({ tenantId, groups: [] }, (tx) => findBeginning(tx, tenantId))
  if (since === undefined || Date.now() - Date.parse(since) < ANCHORED_WITHIN_MS) return
  const message = `The trail began at ${since}, but ${store.place} holds no anchor of it: they were removed, cannot be written, or NARU_AUDIT_ANCHOR names a new place. A cut of the newest events would not show.`
  report({ seq: null, kind: 'anchor', message })
}

function newestOf(anchors: readonly Anchor[]): Anchor | undefined {
  return anchors.reduce<Anchor | undefined>(
    (best, one) => (best && best.seq >= one.seq ? best : one),
    undefined,
  )
}

function cut(newest: Anchor, head: Head | undefined): Problem {
  const seq = (head?.seq ?? 0) + 1
  const message = `The trail ends with event ${seq - 1}, but event ${newest.seq} was anchored at ${newest.at}: what came last was cut off, or an older backup restored.`
  return { seq, kind: 'cut', message }
}

/** One page of rows, keyed by where it begins. The next one is read while this one is computed. */
async function* readPages(database: Database, tenantId: string, end: number): AsyncGenerator<WholeRow[]> {
  const read = (from: number) =>
    database.tenant({ tenantId, groups: [] }, (tx) =>
      readWhole(tx, tenantId, from, Math.min(from + PAGE - 1, end)),
    )
  let next = read(1)
  for (let from = 1; from <= end; from += PAGE) {
    const rows = await next
    if (from + PAGE <= end) {
      next = read(from + PAGE)
      // it is waited for above; until then its failure is nobody's
      next.catch(() => {})
    }
    yield rows
  }
}

async function checkChain(
  deps: Deps,
  tenantId: string,
  head: Head | undefined,
  anchors: readonly Anchor[],
  report: Report,
): Promise<number> {
  // all of a number: a trail that was cut and has grown back to it is anchored there a second time
  const anchored = Map.groupBy(anchors, (anchor) => anchor.seq)
  for (const seq of await deps.database.tenant({ tenantId, groups: [] }, (tx) => findStrays(tx, tenantId)))
    report(stray(seq))
  let checked = 0
  let expected = 1
  // unknown after a gap: what follows it has nothing to be linked with
  let previous: Buffer | undefined = GENESIS
  for await (const rows of readPages(deps.database, tenantId, head?.seq ?? 0)) {
    for (const row of rows) {
      if (row.seq > expected) {
        report(missing(expected, row.seq - 1))
        previous = undefined
      }
      const isLinked = previous === undefined || same(deps.hash(previous, row.payload), row.hash)
      const problem = checkRow(row, isLinked) ?? checkAnchors(row, anchored.get(row.seq) ?? [])
      if (problem) report(problem)
      previous = row.hash
      expected = row.seq + 1
      // others have their turn, and the page that is being read ahead comes on
      if (++checked % AT_A_STRETCH === 0) await setImmediate()
    }
  }
  return checked
}

function checkAnchors(row: WholeRow, anchors: readonly Anchor[]): Problem | undefined {
  const hash = row.hash.toString('hex')
  const anchor = anchors.find((one) => one.hash !== hash)
  if (!anchor) return undefined
  const message = `Event ${row.seq} is not the one that was anchored at ${anchor.at}: the trail was rewritten.`
  return { seq: row.seq, kind: 'changed', message }
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function stray(seq: number): Problem {
  return {
    seq,
    kind: 'changed',
    message: `There is an event ${seq}, but events are numbered from 1: it was forged.`,
  }
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

function unreadableAnchors(place: string, cause: unknown): AppError {
  return new AppError({
    code: 'audit_anchors_unreadable',
    status: 503,
    message: `The anchors of the audit trail at ${place} cannot be read, so a cut would not show. Check NARU_AUDIT_ANCHOR and that its place can be reached, and verify again.`,
    cause,
  })
}
