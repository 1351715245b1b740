import { createHash } from 'node:crypto'
import { AppError, counted, type Database, networkOf, type Tx } from '../../platform/index.ts'
import { type Allowance, countTries, findWait, forgetFailures, takeBack } from './sign-in-failure-store.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** What is tried: each is counted apart from the others. */
export type TryKind = 'password' | 'second_factor' | 'mail' | 'setup'

/** By what a try is counted. */
export type Try = {
  kind: TryKind
  /** An email address in lower case, or the id of a person; empty for a setup, where nobody has an account yet. */
  account: string
  address: string
  /** Set when somebody signed in to this account on this device before. */
  deviceId: string | undefined
}

export type SignInLimits = {
  /** Throws 429 when this has to wait; else it counts as failed until `succeeded`. */
  begin(attempt: Try): Promise<void>
  succeeded(tx: Tx, attempt: Try): Promise<void>
}

/**
 * Guessing is slowed by network and account together, by network, and by account over all networks; the last only
 * for devices that are not known, and never for the setup, which strangers could close for its owner. A known device
 * has a count of its own and heeds none of the others, so that
 * strangers, even in the same network, never lock somebody out of it.
 */
export function createSignInLimits(database: Pick<Database, 'system'>): SignInLimits {
  return {
    async begin(attempt) {
      const allowances = allowancesFor(attempt)
      await database.system(async (tx) => {
        const counted = await countTries(tx, allowances)
        if (counted.length === allowances.length) return
        const blocked = allowances.filter(({ subject }) => !counted.some((one) => one.equals(subject)))
        // thrown inside: whatever was counted is taken back
        throw tooManyAttempts(
          await findWait(
            tx,
            blocked.map((one) => one.subject),
          ),
          attempt.kind,
        )
      })
    },
    async succeeded(tx, attempt) {
      const [own, ...shared] = allowancesFor(attempt).map((one) => one.subject)
      await forgetFailures(tx, [own as Buffer])
      await takeBack(tx, shared)
    },
  }
}

// The first one is the caller's own and is cleared by a success.
function allowancesFor({ kind, account, address, deviceId }: Try): Allowance[] {
  const network = networkOf(address)
  const subject = (...parts: string[]) =>
    createHash('sha256')
      .update([kind, ...parts].join('\n'))
      .digest()
  if (deviceId !== undefined) return [{ subject: subject('device', deviceId, account), ...PER_DEVICE }]
  const ofNetwork = [
    { subject: subject('pair', network, account), ...PER_PAIR },
    { subject: subject('network', network), ...PER_NETWORK },
  ]
  return kind === 'setup'
    ? ofNetwork
    : [...ofNetwork, { subject: subject('account', account), ...PER_ACCOUNT }]
}

const PER_DEVICE = { free: 10, windowSeconds: HOUR, waitSeconds: 15, longestSeconds: 15 * MINUTE }
const PER_PAIR = { free: 5, windowSeconds: HOUR, waitSeconds: 15, longestSeconds: 15 * MINUTE }
const PER_NETWORK = { free: 100, windowSeconds: HOUR, waitSeconds: 30, longestSeconds: 15 * MINUTE }
const PER_ACCOUNT = { free: 50, windowSeconds: 24 * HOUR, waitSeconds: 30, longestSeconds: 15 * MINUTE }

function tooManyAttempts(seconds: number, kind: TryKind): AppError {
  const orElse = kind === 'password' ? ', or reset your password' : ''
  return new AppError({
    code: 'too_many_attempts',
    status: 429,
    message: `That failed too often. Try again in ${counted(seconds, 'second')}${orElse}.`,
    headers: { 'retry-after': String(seconds) },
  })
}
