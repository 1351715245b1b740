import { createHmac } from 'node:crypto'
import canonicalize from 'canonicalize'
import { sql } from 'kysely'
import { type MasterKey, newId, type Principal, type Tx } from '../../platform/index.ts'
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

/** The "hash before the first": 32 zero bytes. */
export const GENESIS = Buffer.alloc(32)

export function createAudit(master: MasterKey): Audit {
  const chainKey = createHmac('sha256', master.key).update('naru audit chain v1').digest()
  const hash = (previous: Buffer, payload: string) =>
    createHmac('sha256', chainKey).update(previous).update(payload).digest()
  return {
    hash,
    async record(tx, actor, entry) {
      const { tenantId } = actor
      await sql`select pg_advisory_xact_lock(7070003, hashtext(${tenantId}))`.execute(tx)
      const last = await tx
        .selectFrom('audit_events')
        .select(['seq', 'hash'])
        .where('tenant_id', '=', tenantId)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst()
      const event = toEvent(actor, entry, (last?.seq ?? 0) + 1)
      const payload = canonicalize(event) as string
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
      id: actor.id,
      name: actor.name,
      ...(actor.personId !== undefined && actor.personId !== actor.id
        ? { on_behalf_of: actor.personId }
        : {}),
    },
    ...(entry.target ? { target: entry.target as AuditEvent['target'] } : {}),
    ...(origin ? { address: origin.address, request_id: origin.requestId } : {}),
    ...(origin?.userAgent === undefined ? {} : { user_agent: origin.userAgent.slice(0, 300) }),
    ...(entry.before === undefined ? {} : { before: redact(entry.before) }),
    ...(entry.after === undefined ? {} : { after: redact(entry.after) }),
    ...(entry.details === undefined ? {} : { details: redact(entry.details) }),
  }
  // as it will be read back: dates as text, nothing undefined, no lone surrogate, no NUL that PostgreSQL refuses
  return JSON.parse(JSON.stringify(event, storable))
}

function storable(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\ufffd') : value
}
