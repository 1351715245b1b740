import type { Database, Principal, Signals } from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { tellSessionsChanged } from '../people/session-check.ts'
import { deleteSessions } from '../people/session-store.ts'
import { insertLink } from '../people/verification-store.ts'
import type { MemberRow } from './member-store.ts'
import type { Members } from './members.ts'

const RESET_SECONDS = 24 * 3600

/** What an admin does about the account of somebody who belongs to their tenant alone and may do no more than they. */
export type AccountHelp = {
  /** A token for a link to choose a new password with: it works once, for a day. */
  makeResetToken(principal: Principal, personId: string): Promise<{ token: string; expiresAt: Date }>
  /** Ends every session of the person. */
  signOut(principal: Principal, personId: string): Promise<void>
}

type Deps = { database: Database; signals: Pick<Signals, 'send'>; audit: Audit; members: Members }

export function createAccountHelp({ database, signals, audit, members }: Deps): AccountHelp {
  return {
    async makeResetToken(principal, personId) {
      const member = await members.requireOwnAccount(principal, personId)
      return database.system(async (tx) => {
        const link = await insertLink(tx, { purpose: 'reset', value: personId, seconds: RESET_SECONDS })
        await audit.record(tx, principal, {
          action: 'password.reset_link_made',
          target: targetOf(member),
          details: { expires_at: link.expiresAt },
        })
        return link
      })
    },
    async signOut(principal, personId) {
      const member = await members.requireOwnAccount(principal, personId)
      await database.system(async (tx) => {
        const ended = await deleteSessions(tx, personId, { except: undefined })
        await tellSessionsChanged(signals, tx, personId)
        await audit.record(tx, principal, {
          action: 'session.ended',
          target: targetOf(member),
          details: { sessions: ended },
        })
      })
    },
  }
}

function targetOf(member: MemberRow) {
  return { kind: 'person', id: member.person_id, name: member.name }
}
