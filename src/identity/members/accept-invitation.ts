import type { FastifyRequest } from 'fastify'
import {
  AppError,
  type Database,
  originOf,
  type Principal,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import type { People } from '../people/people.ts'
import { insertPerson } from '../people/person-store.ts'
import type { StartedSession } from '../people/started-session.ts'
import { isBacked } from './invitation-backing.ts'
import { findByToken, type OpenInvitation } from './invitation-store.ts'
import { hashInvitationToken } from './invitations.ts'
import { joinByInvitation } from './join-by-invitation.ts'

/** Whom an invitation makes: given by those who have no account yet. */
export type Newcomer = {
  name?: string | undefined
  password?: string | undefined
  language?: string | undefined
}

export type Acceptance = {
  /** Throws 404 for a link that cannot be used any more. */
  inspect(token: string): Promise<OpenInvitation>
  /** Works once, however many try at the same time. Those with an account must be signed in to it. */
  accept(request: FastifyRequest, token: string, newcomer: Newcomer): Promise<StartedSession>
}

type Deps = {
  database: Database
  signals: Pick<Signals, 'send'>
  audit: Audit
  people: Pick<People, 'sessions' | 'starts' | 'hashPassword'>
}

/** How an invited person comes in: before that nobody knows which tenant they mean, so these steps are the system's. */
export function createAcceptance(deps: Deps): Acceptance {
  const { database, people } = deps
  const inspect = async (token: string) => {
    const found = await database.system((tx) => findGood(tx, token))
    if (!found) throw invitationInvalid()
    return found
  }
  return {
    inspect,
    async accept(request, token, newcomer) {
      const seen = await inspect(token)
      const signedIn = seen.person_id === null ? undefined : await requireSignedInAs(deps, request, seen)
      // hashing is slow: before the transaction, which holds up everybody on the embedded database
      const made = seen.person_id === null ? await toNewPerson(deps, seen, newcomer) : undefined
      return database.system(async (tx) => {
        const invitation = await findGood(tx, token, true)
        if (!invitation) throw invitationInvalid()
        // an account was made, or went, meanwhile
        if (invitation.person_id !== seen.person_id) throw signInToAccept(seen.email)
        const personId = made ? await insertPerson(tx, made) : (invitation.person_id as string)
        await joinByInvitation(deps, tx, invitation, { personId, origin: originOf(request) })
        const { tenant_id: tenantId } = invitation
        const continues = signedIn?.sessionId
        return people.starts.start(tx, { personId, tenantId, continues, request, method: 'invitation' })
      })
    },
  }
}

async function findGood(tx: Tx, token: string, lock = false): Promise<OpenInvitation | undefined> {
  const found = await findByToken(tx, hashInvitationToken(token), lock)
  return found && (await isBacked(tx, found)) ? found : undefined
}

async function toNewPerson(
  { people }: Deps,
  invitation: OpenInvitation,
  { name, password, language }: Newcomer,
) {
  if (name === undefined || password === undefined) throw nameAndPasswordMissing()
  const { email, is_mailed: emailVerified } = invitation
  const passwordHash = await people.hashPassword(password, { email, name })
  return { name, email, emailVerified, language, passwordHash }
}

async function requireSignedInAs(
  { people }: Deps,
  request: FastifyRequest,
  invitation: OpenInvitation,
): Promise<Principal> {
  const principal = await people.sessions.fromCookie(request).catch((error: unknown) => {
    if (error instanceof AppError && error.status === 401) return undefined
    throw error
  })
  if (principal?.id !== invitation.person_id) throw signInToAccept(invitation.email)
  return principal
}

function invitationInvalid(): AppError {
  return new AppError({
    code: 'invitation_invalid',
    status: 404,
    message:
      'This invitation was used, revoked or renewed, is older than seven days, or whoever made it may invite no longer. Ask for a new one.',
  })
}

function signInToAccept(email: string): AppError {
  return new AppError({
    code: 'sign_in_to_accept',
    status: 401,
    message: `There is an account with the address ${email}. Sign in to it, then open the link again.`,
  })
}

function nameAndPasswordMissing(): AppError {
  const message = 'is needed to make your account'
  return new AppError({
    code: 'validation_failed',
    status: 400,
    message: 'Give the name and password of your new account.',
    fields: [
      { path: 'name', message },
      { path: 'password', message },
    ],
  })
}
