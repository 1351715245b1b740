import type { FastifyRequest } from 'fastify'
import {
  type Database,
  notFound,
  originOf,
  type Principal,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import type { Audit, RecordEvent } from '../audit/audit.ts'
import type { IsManaging } from '../is-managing.ts'
import { refuseManaged } from '../people/prove-owner.ts'
import { toPrincipal } from '../people/session-check.ts'
import { findSession, findToken } from '../people/session-store.ts'
import { actorFor } from '../people/started-session.ts'
import { requirePerson } from '../require-person.ts'
import { deleteAccounts, findOwnerOf, insertAccount, listWays, lockAdmission } from './account-store.ts'
import { createLateAudit } from './late-audit.ts'
import type { Provider } from './provider.ts'
import type { UnderWay } from './provider-cookie.ts'
import { lastWayToSignIn, providerAccountTaken, signInExpired } from './provider-errors.ts'
import { holdGiven, takeBack } from './take-back.ts'

export type Connection = { provider: Provider; connectedAt: Date | null }

export type Connections = {
  /** Every configured provider, and whether one's account is connected to it. */
  list(principal: Principal): Promise<Connection[]>
  /**
   * Groups that it gave go with it; roles that it once gave are changed by hand from then on. Throws 404 when it is
   * not connected, 409 when nothing would be left to sign in with, and for whoever it decides about: they would keep
   * the roles whatever it says.
   */
  disconnect(principal: Principal, provider: Provider): Promise<void>
}

type Deps = {
  database: Database
  signals: Pick<Signals, 'send'>
  audit: Audit
  providers: readonly Provider[]
  isManaging: IsManaging
}

/** The ways in which people may sign in to their own account. */
export function createConnections(deps: Deps): Connections {
  const { database, signals, audit, providers, isManaging } = deps
  return {
    async list(principal) {
      requirePerson(principal)
      const ways = await database.system((tx) => listWays(tx, principal.id))
      return providers.map((provider) => {
        const way = ways.find((one) => one.provider_id === provider.issuer)
        return { provider, connectedAt: way?.created_at ?? null }
      })
    },
    async disconnect(principal, provider) {
      requirePerson(principal)
      await database.system(async (tx) => {
        // nobody comes in by it meanwhile, and is given anew what is taken back
        await lockAdmission(tx)
        const tenants = await holdGiven(tx, principal.id, provider.id)
        const ways = await listWays(tx, principal.id, true)
        if (!ways.some((way) => way.provider_id === provider.issuer)) throw notFound('connection')
        await refuseManaged(tx, principal.id, (id) => id === provider.id && isManaging(id))
        // a provider that is configured no more is no way in
        const isUsable = (issuer: string) => providers.some((one) => one.issuer === issuer)
        const isLeft = ways.some(
          (way) => way.has_password || (way.provider_id !== provider.issuer && isUsable(way.provider_id)),
        )
        if (!isLeft) throw lastWayToSignIn()
        await deleteAccounts(tx, principal.id, provider.issuer)
        const events = createLateAudit(audit)
        const given = { person: principal, provider: provider.id, tenants }
        await takeBack({ signals, audit: events }, tx, given)
        await record(events, tx, principal, { action: 'account.unlinked', provider })
        await events.write(tx)
      })
    },
  }
}

/** Connects what somebody signed in with at a provider to the account that they came from. */
export async function connect(
  { audit, isManaging }: { audit: Audit; isManaging: IsManaging },
  tx: Tx,
  given: {
    provider: Provider
    subject: string
    whose: NonNullable<UnderWay['connect']>
    request: FastifyRequest
  },
): Promise<void> {
  const { provider, subject, whose, request } = given
  await lockAdmission(tx)
  const token = await findToken(tx, whose.sessionId)
  const session = token === undefined ? undefined : await findSession(tx, token)
  // signed out meanwhile
  if (session?.person_id !== whose.personId) throw signInExpired()
  const account = { issuer: provider.issuer, subject }
  const owner = await findOwnerOf(tx, account)
  if (owner && owner.id !== whose.personId) throw providerAccountTaken()
  if (owner) return
  await refuseManaged(tx, whose.personId, isManaging)
  await insertAccount(tx, whose.personId, account)
  const principal = { ...toPrincipal(session), origin: originOf(request) }
  await record(audit, tx, principal, { action: 'account.linked', provider })
}

async function record(
  audit: RecordEvent,
  tx: Tx,
  principal: Principal,
  { action, provider }: { action: string; provider: Provider },
): Promise<void> {
  await audit.record(tx, await actorFor(tx, principal), {
    action,
    target: { kind: 'person', id: principal.id, name: principal.name },
    details: { provider: provider.id },
  })
}
