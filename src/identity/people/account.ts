import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Database, notFound, originOf, type Principal, type Signals } from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { personRequired, requirePerson } from '../require-person.ts'
import { hashPassword } from './password-hash.ts'
import { checkNewPassword } from './password-rules.ts'
import { findPerson, type Person, rolesOf, setPassword, updatePerson } from './person-store.ts'
import type { ProveOwner } from './prove-owner.ts'
import type { SessionCheck } from './session-check.ts'
import { sessionExpired, toPrincipal } from './session-check.ts'
import { clearSessionCookie } from './session-cookie.ts'
import { presentPerson, presentSession, type Session } from './session-schema.ts'
import { tellSessionsChanged } from './session-signals.ts'
import { chooseTenant, deleteSessions, findSession, findToken, listSessions } from './session-store.ts'
import { actorFor } from './started-session.ts'
import { forgetVerifications } from './verification-store.ts'

export type AccountDeps = {
  database: Database
  signals: Signals
  audit: Audit
  proveOwner: ProveOwner
  sessions: SessionCheck
  version: string
}

export type Account = ReturnType<typeof createAccount>

/** What people do with their own account. */
export function createAccount(deps: AccountDeps) {
  const { database, signals, audit, version } = deps

  async function personOf(principal: Principal): Promise<Person> {
    requirePerson(principal)
    const person = await database.system((tx) => findPerson(tx, principal.id))
    if (!person) throw sessionExpired()
    return person
  }

  /** Ends sessions of the principal, and says so in the trail. */
  function endSessions(principal: Principal, which: { id: string } | { except: string | undefined }) {
    return database.system(async (tx) => {
      const ended = await deleteSessions(tx, principal.id, which)
      if (ended.length === 0) return 0
      await tellSessionsChanged(signals, tx, principal.id)
      const target = 'id' in which ? { target: { kind: 'session', id: which.id } } : {}
      await audit.record(tx, await actorFor(tx, principal), {
        action: 'session.ended',
        ...target,
        details: { sessions: ended },
      })
      return ended.length
    })
  }

  return {
    personOf,

    session(principal: Principal): Promise<Session> {
      return database.system(async (tx) => {
        const { sessionId } = principal
        const token = sessionId === undefined ? undefined : await findToken(tx, sessionId)
        return presentSession(tx, principal, token, version)
      })
    },

    /** Ends the session of the cookie, if it is one. */
    async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      const row = await deps.sessions.find(request)
      if (row) await endSessions({ ...toPrincipal(row), origin: originOf(request) }, { id: row.id })
      clearSessionCookie(reply)
    },

    /** Undefined when the person does not belong to that tenant. */
    async switchTenant(principal: Principal, tenantId: string): Promise<Session | undefined> {
      const { sessionId } = requirePerson(principal)
      if (sessionId === undefined) throw personRequired()
      return database.system(async (tx) => {
        if ((await rolesOf(tx, tenantId, principal.id)).length === 0) return undefined
        const token = await findToken(tx, sessionId)
        if (token === undefined) throw sessionExpired()
        await chooseTenant(tx, sessionId, tenantId)
        await tellSessionsChanged(signals, tx, principal.id)
        const row = await findSession(tx, token)
        if (!row) throw sessionExpired()
        const switched = { ...toPrincipal(row), origin: principal.origin }
        const session = await presentSession(tx, switched, token, version)
        await audit.record(tx, switched, {
          action: 'tenant.switched',
          // where from is no affair of the organisation whose trail this is
          target: { kind: 'tenant', id: tenantId, name: row.tenant_name },
        })
        return session
      })
    },

    listSessions(principal: Principal) {
      requirePerson(principal)
      return database.system((tx) => listSessions(tx, principal.id))
    },

    async endSession(principal: Principal, id: string): Promise<void> {
      requirePerson(principal)
      if ((await endSessions(principal, { id })) === 0) throw notFound('session')
    },

    async endOtherSessions(principal: Principal): Promise<void> {
      requirePerson(principal)
      await endSessions(principal, { except: principal.sessionId })
    },

    async change(principal: Principal, change: { name?: string | undefined; language?: string | undefined }) {
      const before = await personOf(principal)
      return database.system(async (tx) => {
        const after = await updatePerson(tx, principal.id, change)
        if (!after) throw sessionExpired()
        await tellSessionsChanged(signals, tx, principal.id)
        const person = await presentPerson(tx, after)
        const shown = ({ name, language }: Person) => ({ name, language })
        await audit.record(tx, await actorFor(tx, principal), {
          action: 'account.changed',
          target: { kind: 'person', id: principal.id, name: after.name },
          before: shown(before),
          after: shown(after),
        })
        return person
      })
    },

    async changePassword(
      principal: Principal,
      request: FastifyRequest,
      given: { current: string | undefined; next: string },
    ): Promise<void> {
      const { person, keep } = await deps.proveOwner(requirePerson(principal), request, given.current)
      await checkNewPassword(given.next, person)
      const hash = await hashPassword(given.next)
      await database.system(async (tx) => {
        await keep(tx)
        await setPassword(tx, person.id, hash)
        // trusted devices and links that are under way end with the old password too
        await forgetVerifications(tx, person.id)
        const ended = await deleteSessions(tx, person.id, { except: principal.sessionId })
        await tellSessionsChanged(signals, tx, person.id)
        await audit.record(tx, await actorFor(tx, principal), {
          action: 'password.changed',
          target: { kind: 'person', id: person.id, name: person.name },
          details: { sessions_ended: ended.length },
        })
      })
    },
  }
}
