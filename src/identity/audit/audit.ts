import { createHmac, createSecretKey } from 'node:crypto'
import canonicalize from 'canonicalize'
import { type MasterKey, newId, type Principal, type Tx } from '../../platform/index.ts'
import { lock } from '../advisory-locks.ts'
import { redact } from './redact.ts'

export type AuditEntry = {
  /** `<kind>.<what happened>`: `key.revoked`, `member.roles_changed`, `access.denied`. */
  action: string
  /** Left out: it was done. */
  outcome?: 'done' | 'denied' | 'failed'
  /** What it was done to. */
  target?: { kind: string; id: string; name?: string | undefined }
  /** State before and after a change. Values under names of secrets are redacted. */
  before?: object
  after?: object
  /** Anything else worth knowing: the code of a refusal, the filter of an export. */
  details?: object
}

/** Who did it: a principal, or somebody who is none yet, as at a failed sign-in. */
export type Actor = Pick<Principal, 'id' | 'name' | 'tenantId' | 'personId' | 'origin'> & {
  kind: Principal['kind'] | 'stranger'
}

/** One event as it is stored, hashed and exported. */
export type AuditEvent = {
  id: string
  /** RFC 3339 UTC with milliseconds. */
  at: string
  tenant_id: string
  /** 1, 2, 3, … in each tenant, without a gap. */
  seq: number
  action: string
  outcome: 'done' | 'denied' | 'failed'
  actor: { kind: Actor['kind']; id: string; name: string; on_behalf_of?: string }
  target?: { kind: string; id: string; name?: string }
  address?: string
  user_agent?: string
  request_id?: string
  before?: unknown
  after?: unknown
  details?: unknown
}

export type Audit = {
  /**
   * Adds an event to the trail of the actor's tenant, inside the transaction of the change itself: neither is kept
   * without the other. Call it last: events of one tenant wait for each other until the transaction ends.
   */
  record(tx: Tx, actor: Actor, entry: AuditEntry): Promise<AuditEvent>
  /** The hash of an event whose payload is `payload` after one whose hash is `previous`. */
  hash(previous: Buffer, payload: string): Buffer
}

/** The part of it that only adds to the trail. */
export type RecordEvent = { record(tx: Tx, actor: Actor, entry: AuditEntry): Promise<unknown> }

/** The "hash before the first": 32 zero bytes. */
export const GENESIS = Buffer.alloc(32)

export function createAudit(master: MasterKey): Audit {
  // a key object is prepared once: six times as fast as the bare bytes, of which a verification sees a million
  const chainKey = createSecretKey(createHmac('sha256', master.key).update('naru audit chain v1').digest())
  const hash = (previous: Buffer, payload: string) =>
    createHmac('sha256', chainKey).update(previous).update(payload).digest()
  return {
    hash,
    async record(tx, actor, entry) {
      const { tenantId } = actor
      await lock(tx, 'auditTrail', tenantId)
      const last = await tx
        .selectFrom('audit_events')
        .select(['seq', 'hash'])
        .where('tenant_id', '=', tenantId)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst()
      const { event, payload } = toStored(toEvent(actor, entry, (last?.seq ?? 0) + 1))
      await tx
        .insertInto('audit_events')
        .values({
          tenant_id: tenantId,
          seq: event.seq,
          payload,
          hash: hash(last?.hash ?? GENESIS, payload),
        })
        .execute()
      return event
    },
  }
}

const LONGEST_NAME = 300

function toTarget({ kind, id, name }: NonNullable<AuditEntry['target']>): NonNullable<AuditEvent['target']> {
  const cut = (text: string) => text.slice(0, LONGEST_NAME)
  return { kind, id: cut(id), ...(name === undefined ? {} : { name: cut(name) }) }
}

function toEvent(actor: Actor, entry: AuditEntry, seq: number): AuditEvent {
  const { origin } = actor
  const event: AuditEvent = {
    id: newId('aud'),
    at: new Date().toISOString(),
    tenant_id: actor.tenantId,
    seq,
    action: entry.action,
    outcome: entry.outcome ?? 'done',
    actor: {
      kind: actor.kind,
      id: actor.id.slice(0, LONGEST_NAME),
      name: actor.name.slice(0, LONGEST_NAME),
      ...(actor.personId !== undefined && actor.personId !== actor.id
        ? { on_behalf_of: actor.personId }
        : {}),
    },
    ...(entry.target ? { target: toTarget(entry.target) } : {}),
    ...(origin ? { address: origin.address.slice(0, LONGEST_NAME), request_id: origin.requestId } : {}),
    ...(origin?.userAgent === undefined ? {} : { user_agent: origin.userAgent.slice(0, LONGEST_NAME) }),
    ...(entry.before === undefined ? {} : { before: redact(entry.before) }),
    ...(entry.after === undefined ? {} : { after: redact(entry.after) }),
    ...(entry.details === undefined ? {} : { details: redact(entry.details) }),
  }
  return event
}

/** The largest payload, in bytes: nobody fills the disk with one event. */
const MOST_BYTES = 64 * 1024
/** What may be large, the least needed first. */
const LARGE = ['details', 'before', 'after'] as const

/** The event as it will be read back, and as it is hashed. */
function toStored(given: AuditEvent): { event: AuditEvent; payload: string } {
  let event = readBack(given)
  let payload = canonicalize(event) as string
  for (const field of LARGE) {
    if (Buffer.byteLength(payload) <= MOST_BYTES) break
    if (event[field] === undefined) continue
    const bytes = Buffer.byteLength(JSON.stringify(event[field]))
    event = { ...event, [field]: { too_large: true, bytes } }
    payload = canonicalize(event) as string
  }
  return { event, payload }
}

// dates as text, nothing undefined, no number that JSON lacks, no lone surrogate, no NUL that PostgreSQL refuses
function readBack<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, storable))
}

function storable(_name: string, value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [storableText(name), item]))
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\ufffd')
}
