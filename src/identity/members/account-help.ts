import { AppError, type Database, type Principal, type Signals } from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import type { People } from '../people/people.ts'
import { deleteSecondFactor, findPasswordHash } from '../people/person-store.ts'
import { recordForPerson } from '../people/record-for-person.ts'
import { tellSessionsChanged } from '../people/session-signals.ts'
import { deleteSessions } from '../people/session-store.ts'
import { forgetVerifications } from '../people/verification-store.ts'
import type { MemberRow } from './member-store.ts'
import type { Members } from './members.ts'

/** What an admin does about the account of somebody who belongs to their tenant alone and may do no more than they. */
export type AccountHelp = {
  /** A link to choose a new password with: it works once, for a day. */
  makeResetLink(
    principal: Principal,
    personId: string,
    baseUrl: string,
  ): Promise<{ link: string; expiresAt: Date }>
  /** Ends every session of the person. */
  signOut(principal: Principal, personId: string): Promise<void>
  /** For whoever lost their authenticator app and backup codes: the password alone lets them in again. */
  removeSecondFactor(principal: Principal, personId: string): Promise<void>
}

type Deps = {
  database: Database
  signals: Pick<Signals, 'send'>
  audit: Audit
  members: Members
  people: Pick<People, 'recovery'>
}

export function createAccountHelp({ database, signals, audit, members, people }: Deps): AccountHelp {
  return {
    async makeResetLink(principal, personId, baseUrl) {
      const member = await members.requireOwnAccount(principal, personId)
      return database.system(async (tx) => {
        if ((await findPasswordHash(tx, personId)) === undefined) throw signsInElsewhere()
        const made = await people.recovery.createResetLink(tx, personId, baseUrl)
        await recordForPerson(audit, tx, { personId, actor: principal }, () => ({
          action: 'password.reset_link_made',
          target: targetOf(member),
          details: { expires_at: made.expiresAt },
        }))
        return made
      })
    },
    async signOut(principal, personId) {
      const member = await members.requireOwnAccount(principal, personId)
      await database.system(async (tx) => {
        const ended = await deleteSessions(tx, personId, { except: undefined })
        await tellSessionsChanged(signals, tx, personId)
        await recordForPerson(audit, tx, { personId, actor: principal }, () => ({
          action: 'session.ended',
          target: targetOf(member),
          details: { sessions: ended },
        }))
      })
    },
    async removeSecondFactor(principal, personId) {
      if (personId === principal.personId) throw ownSecondFactor()
      const member = await members.requireOwnAccount(principal, personId)
      await database.system(async (tx) => {
        if (!(await deleteSecondFactor(tx, personId))) throw secondFactorNotEnabled()
        // trusted devices, and sign-ins that wait for a code
        await forgetVerifications(tx, personId)
        await tellSessionsChanged(signals, tx, personId)
        await recordForPerson(audit, tx, { personId, actor: principal }, () => ({
          action: 'second_factor.removed',
          target: targetOf(member),
        }))
      })
    },
  }
}

function targetOf(member: MemberRow) {
  return { kind: 'person', id: member.person_id, name: member.name }
}

// an open browser must not be enough to take it away
function ownSecondFactor(): AppError {
  return new AppError({
    code: 'own_second_factor',
    status: 403,
    message: 'Turn off your own second factor under Account, with your password.',
  })
}

function secondFactorNotEnabled(): AppError {
  return new AppError({
    code: 'second_factor_not_enabled',
    status: 409,
    message: 'Their second factor is not on.',
  })
}

// a password would let them in past the provider that vouches for them
function signsInElsewhere(): AppError {
  return new AppError({
    code: 'signs_in_elsewhere',
    status: 409,
    message:
      'This person has no password here: they sign in through an identity provider. It is reset there.',
  })
}
