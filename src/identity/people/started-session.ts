import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { newId, originOf, type Principal, type Tx } from '../../platform/index.ts'
import type { Audit, RecordEvent } from '../audit/audit.ts'
import { findHomeTenant } from '../tenants/tenant-store.ts'
import type { KnownDevices } from './known-device.ts'
import { sessionExpired, toPrincipal } from './session-check.ts'
import { setSessionCookie } from './session-cookie.ts'
import { presentSession, type Session } from './session-schema.ts'
import { chooseTenant, findSession, insertSession, type SessionRow } from './session-store.ts'

/** A session in the database whose cookie is not set yet: that waits for the commit. */
export type StartedSession = { token: string; email: string; session: Session }

/** How somebody signed in, for the trail. */
export type SignInMethod = 'password' | 'second_factor' | 'setup' | 'invitation' | 'provider'

type Signer = {
  request: FastifyRequest
  method: SignInMethod
  /** Id of the identity provider. */
  provider?: string
  /** Where the event goes when more than this one is written: else to the trail itself. */
  events?: RecordEvent
}

type NewSession = {
  personId: string
  tenantId?: string | undefined
  /** Id of the session that somebody came with who did not sign in anew. */
  continues?: string | undefined
}

export type StartSessions = {
  /**
   * Begins a session of a person and audits it, in the transaction of whatever lets them in. Throws when the one that
   * it continues has ended.
   */
  start(tx: Tx, of: Signer & NewSession): Promise<StartedSession>
  /** The same for a session that better-auth made. */
  adopt(tx: Tx, of: Signer & { token: string }): Promise<StartedSession>
  /** Sets the cookies of a session once it is committed, and answers it. */
  finish(request: FastifyRequest, reply: FastifyReply, started: StartedSession): Session
}

export function createStartSessions(deps: {
  audit: Audit
  devices: KnownDevices
  secret: string
  version: string
}): StartSessions {
  const { audit, devices, secret, version } = deps

  const adopt: StartSessions['adopt'] = async (tx, { token, request, method, provider, events = audit }) => {
    const row = (await findSession(tx, token)) as SessionRow
    if (row.tenant_id !== null) await chooseTenant(tx, row.id, row.tenant_id)
    const principal = { ...toPrincipal(row), origin: originOf(request) }
    const session = await presentSession(tx, principal, token, version)
    const actor = await actorFor(tx, principal)
    await events.record(tx, actor, {
      action: 'session.started',
      target: { kind: 'session', id: row.id },
      details: { method, ...(provider === undefined ? {} : { provider }) },
    })
    return { token, email: row.email, session }
  }

  return {
    adopt,
    async start(tx, { personId, tenantId, continues, ...signer }) {
      const token = randomBytes(24).toString('base64url')
      const { address, userAgent } = originOf(signer.request)
      const where = { address, userAgent: userAgent?.slice(0, 300) ?? null }
      const session = { id: newId('ses'), token, personId, tenantId, continues, ...where }
      // signed out meanwhile: a new one would be as fresh as after signing in
      if (!(await insertSession(tx, session))) throw sessionExpired()
      return adopt(tx, { token, ...signer })
    },
    finish(request, reply, { token, email, session }) {
      setSessionCookie(request, reply, { secret, token })
      devices.remember(request, reply, email)
      return session
    },
  }
}

/** Whoever belongs to no tenant leaves their traces in the trail of the home tenant. */
export async function actorFor(tx: Tx, principal: Principal): Promise<Principal> {
  if (principal.tenantId !== '') return principal
  return { ...principal, tenantId: (await findHomeTenant(tx)).id }
}
