import type { FastifyRequest } from 'fastify'
import {
  type AppError,
  type Logger,
  originOf,
  type Principal,
  type ProviderGrant,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import type { Audit, RecordEvent } from '../audit/audit.ts'
import type { IsManaging } from '../is-managing.ts'
import { isBacked } from '../members/invitation-backing.ts'
import { type InvitationRow, lockAllFor } from '../members/invitation-store.ts'
import { joinByInvitation } from '../members/join-by-invitation.ts'
import type { People } from '../people/people.ts'
import { findPerson, findPersonByEmail, hasOwner, insertPerson, tenantsOf } from '../people/person-store.ts'
import type { StartedSession } from '../people/started-session.ts'
import { findHomeTenant } from '../tenants/tenant-store.ts'
import { findOwnerOf, hasAccountAt, insertAccount, lockAdmission } from './account-store.ts'
import { applyGrants, grantedTo, knownRoles } from './apply-grants.ts'
import { createLateAudit } from './late-audit.ts'
import type { Provider, ProviderIdentity } from './provider.ts'
import { accountNotLinked, noAccess, notSetUp, providerNoEmail } from './provider-errors.ts'

export type AdmitDeps = {
  signals: Pick<Signals, 'send'>
  audit: Audit
  logger: Pick<Logger, 'warn'>
  people: Pick<People, 'starts'>
  /** What groups of the provider get that manages members. */
  grants: readonly ProviderGrant[]
  isManaging: IsManaging
}

/** `refused` is an answer, not a failure: somebody may have lost their last role, which must be kept. */
export type Admitted = { started: StartedSession } | { refused: AppError }

type Coming = { provider: Provider; identity: ProviderIdentity; request: FastifyRequest }
type Found = { personId: string; tenantId?: string }
type Work = AdmitDeps & { tx: Tx; events: RecordEvent; homeId: string }

/** Decides who comes in by a provider, and begins their session: all of it in this transaction. */
export async function admit(deps: AdmitDeps, tx: Tx, coming: Coming): Promise<Admitted> {
  const { provider, identity, request } = coming
  await lockAdmission(tx)
  const { id: homeId } = await findHomeTenant(tx)
  if (!(await hasOwner(tx, homeId))) return { refused: notSetUp() }
  const events = createLateAudit(deps.audit)
  const work = { ...deps, tx, events, homeId }
  const found = await findOrMake(work, coming)
  if ('refused' in found) return found
  const { personId, tenantId } = found
  if (deps.isManaging(provider.id)) {
    const actor = await actorOf(work, personId, request)
    const granted = grantedTo(deps.grants, identity.groups)
    const giving = { ...granted, tenantId: homeId, actor, provider: provider.id }
    await applyGrants({ ...deps, audit: events }, tx, giving)
    if ((await tenantsOf(tx, personId)).length === 0) {
      await events.write(tx)
      return { refused: noAccess() }
    }
  }
  const how = { request, method: 'provider', provider: provider.id, events } as const
  const started = await deps.people.starts.start(tx, { personId, tenantId, ...how })
  await events.write(tx)
  return { started }
}

async function findOrMake(work: Work, coming: Coming): Promise<Found | { refused: AppError }> {
  const { tx } = work
  const { provider, identity } = coming
  const account = { issuer: provider.issuer, subject: identity.subject }
  const known = await findOwnerOf(tx, account)
  if (known) return { personId: known.id }
  const { email, emailVerified } = identity
  // locked before people are looked at: somebody may accept it by its link this very moment
  const invitation = email !== null && emailVerified ? await lockBackedFor(tx, email) : undefined
  const namesake = email === null ? undefined : await findPersonByEmail(tx, email)
  if (namesake) {
    if (!emailVerified || !namesake.email_verified) return { refused: accountNotLinked() }
    // known there by another account already: an address may pass on to somebody else
    if (await hasAccountAt(tx, namesake.id, provider.issuer)) return { refused: accountNotLinked() }
    await insertAccount(tx, namesake.id, account)
    await recordLinked(work, coming, namesake.id)
    return { personId: namesake.id }
  }
  if (invitation) {
    const personId = await makePerson(work, coming, invitation.email)
    const origin = originOf(coming.request)
    await joinByInvitation({ ...work, audit: work.events }, tx, invitation, { personId, origin })
    return { personId, tenantId: invitation.tenant_id }
  }
  if (!(await isGranted(work, coming))) return { refused: noAccess() }
  if (email === null) return { refused: providerNoEmail() }
  return { personId: await makePerson(work, coming, email) }
}

/** The newest one that counts: one that no longer does, in whatever organisation, hides no other. */
async function lockBackedFor(tx: Tx, email: string): Promise<InvitationRow | undefined> {
  for (const invitation of await lockAllFor(tx, email)) if (await isBacked(tx, invitation)) return invitation
  return undefined
}

async function isGranted(work: Work, { provider, identity }: Coming): Promise<boolean> {
  if (!work.isManaging(provider.id)) return false
  const { roles } = grantedTo(work.grants, identity.groups)
  return (await knownRoles(work, work.tx, work.homeId, roles)).length > 0
}

async function makePerson(work: Work, { provider, identity }: Coming, email: string): Promise<string> {
  const { emailVerified, subject } = identity
  const name = identity.name ?? (email.split('@')[0] as string)
  const personId = await insertPerson(work.tx, { name, email, emailVerified, language: undefined })
  await insertAccount(work.tx, personId, { issuer: provider.issuer, subject })
  return personId
}

async function recordLinked(work: Work, { provider, request }: Coming, personId: string): Promise<void> {
  const { tx, homeId } = work
  const [first] = await tenantsOf(tx, personId)
  const actor = { ...(await actorOf(work, personId, request)), tenantId: first?.id ?? homeId }
  await work.events.record(tx, actor, {
    action: 'account.linked',
    target: { kind: 'person', id: personId, name: actor.name },
    details: { provider: provider.id },
  })
}

/** Whoever signs in, as an actor of the home tenant: it is they who do what the provider says. */
async function actorOf({ tx, homeId }: Work, personId: string, request: FastifyRequest): Promise<Principal> {
  const name = (await findPerson(tx, personId))?.name ?? ''
  return {
    ...{ id: personId, kind: 'person', name, tenantId: homeId, personId, origin: originOf(request) },
    ...{ scopes: [], groups: [], teams: [], isConfined: true },
  }
}
