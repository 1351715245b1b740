import type { Database, Jobs, Logger, MasterKey, Signals } from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import type { CoalescingAudit } from '../audit/coalesce.ts'
import type { IsManaging } from '../is-managing.ts'
import type { Keys } from '../keys/keys.ts'
import type { SendMail } from '../mail.ts'
import { type Account, createAccount } from './account.ts'
import { type Auth, authSecret, createAuth } from './auth.ts'
import { createAuthScope } from './auth-scope.ts'
import { createNoteFailedSignIn, type NoteFailedSignIn } from './failed-sign-ins.ts'
import { createKnownDevices } from './known-device.ts'
import { createMailQueue } from './mail-queue.ts'
import { hashPassword } from './password-hash.ts'
import { checkNewPassword } from './password-rules.ts'
import { createProveOwner, type ProveOwner } from './prove-owner.ts'
import { createRecovery, type Recovery } from './recovery.ts'
import { createSecondFactor, type SecondFactor } from './second-factor.ts'
import { createSessionCheck, type SessionCheck } from './session-check.ts'
import { sweepExpired } from './session-store.ts'
import { createSetup, type Setup } from './setup.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { createSignInLimits } from './sign-in-limits.ts'
import { createStartSessions, type StartSessions } from './started-session.ts'

const SWEEP = 'identity.sweep'

/** People, how they sign in, and their sessions. */
export type People = {
  sessions: SessionCheck
  signIn: SignIn
  account: Account
  proveOwner: ProveOwner
  setup: Setup
  secondFactor: SecondFactor
  recovery: Recovery
  starts: StartSessions
  noteFailed: NoteFailedSignIn
  /** Whether links are mailed; else an admin makes and passes them on. */
  hasMail: boolean
  /** Checks a new password against the rules and hashes it; slow, so never inside a transaction. */
  hashPassword(password: string, owner: { email: string; name: string }): Promise<string>
  /** Begins background work. */
  start(jobs: Jobs): Promise<void>
  /** Writes what is pending. */
  close(): Promise<void>
}

export type PeopleDeps = {
  database: Database
  signals: Signals
  master: MasterKey
  audit: Audit
  coalescing: CoalescingAudit
  keys: Pick<Keys, 'check'>
  logger: Logger
  version: string
  /** Address that people use, without a slash at its end: for links in mails, and identity providers. */
  publicUrl: string
  isManaging: IsManaging
  /** Left out when there is no mail server. */
  sendMail: SendMail | undefined
}

export function createPeople(deps: PeopleDeps): People {
  const { database, signals, master, audit, logger, version } = deps
  const secret = authSecret(master)
  const scope = createAuthScope(database)
  let made: Promise<Auth> | undefined
  const auth = () => {
    made ??= createAuth({ db: scope.db, master, publicUrl: deps.publicUrl, logger }).catch((error) => {
      made = undefined
      throw error
    })
    return made
  }
  const limits = createSignInLimits(database)
  const devices = createKnownDevices(master)
  const mails = deps.sendMail && createMailQueue(deps.sendMail, logger)
  const starts = createStartSessions({ audit, devices, secret, version })
  const sessions = createSessionCheck({ database, signals, secret })
  const noteFailed = createNoteFailedSignIn({ database, coalescing: deps.coalescing })
  const proveOwner = createProveOwner({ database, limits, devices, isManaging: deps.isManaging })
  return {
    sessions,
    signIn: createSignIn({ database, auth, scope, secret, limits, devices, noteFailed, starts }),
    account: createAccount({ database, signals, audit, proveOwner, sessions, version }),
    proveOwner,
    secondFactor: createSecondFactor({ database, signals, audit, auth, scope, secret, limits, devices }),
    recovery: createRecovery({ database, signals, audit, limits, devices, mails, publicUrl: deps.publicUrl }),
    setup: createSetup({ database, signals, audit, keys: deps.keys, limits, starts }),
    starts,
    noteFailed,
    async hashPassword(password, owner) {
      await checkNewPassword(password, owner)
      return hashPassword(password)
    },
    hasMail: deps.sendMail !== undefined,
    async start(jobs) {
      // loaded before the first person signs in; what fails now is tried again then
      auth().catch(() => {})
      await jobs.register({
        name: SWEEP,
        concurrency: 1,
        retries: 2,
        isUnique: true,
        run: () => database.system(sweepExpired),
      })
      await jobs.schedule(SWEEP, 'daily', '17 3 * * *', {})
    },
    async close() {
      await mails?.close()
      await sessions.close()
    },
  }
}
