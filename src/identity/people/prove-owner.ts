import type { FastifyRequest } from 'fastify'
import { AppError, type Database, type Principal, type Tx } from '../../platform/index.ts'
import type { IsManaging } from '../is-managing.ts'
import { wrongPassword } from './auth-calls.ts'
import type { KnownDevices } from './known-device.ts'
import { verifyPassword } from './password-hash.ts'
import { findPasswordHash, findPerson, managersOf, type Person } from './person-store.ts'
import { sessionExpired } from './session-check.ts'
import { isFreshSession } from './session-store.ts'
import type { SignInLimits } from './sign-in-limits.ts'

const FRESH_MINUTES = 10

export type OwnerProof = {
  person: Person
  /** Call in the transaction of the change, before anything else: throws when the proof holds no more. */
  keep(tx: Tx): Promise<void>
}

/**
 * Proof that whoever changes how an account is signed in to is its owner, and not somebody at their open browser:
 * the password, or without one a sign-in of the last ten minutes. Throws `password_wrong`, `sign_in_again`, 429;
 * `signs_in_elsewhere` for those without a password whose identity provider decides whether they may come in.
 */
export type ProveOwner = (
  principal: Principal,
  request: FastifyRequest,
  password: string | undefined,
) => Promise<OwnerProof>

export function createProveOwner(deps: {
  database: Database
  limits: SignInLimits
  devices: KnownDevices
  isManaging: IsManaging
}): ProveOwner {
  const { database, limits, devices, isManaging } = deps
  return async (principal, request, password) => {
    const { person, hash } = await database.system(async (tx) => {
      const person = await findPerson(tx, principal.id)
      if (!person) throw sessionExpired()
      return { person, hash: await findPasswordHash(tx, person.id) }
    })
    if (hash === undefined) {
      const keep = (tx: Tx) => requireFreshSignIn(tx, principal, isManaging)
      await database.system(keep)
      return { person, keep }
    }
    const { email } = person
    const deviceId = devices.find(request, email)
    const attempt = { kind: 'password', account: email, address: request.ip, deviceId } as const
    await limits.begin(attempt)
    if (password === undefined || !(await verifyPassword(hash, password))) throw wrongPassword()
    return {
      person,
      async keep(tx) {
        // it may have been reset since, to keep out exactly who is asking
        if ((await findPasswordHash(tx, person.id, true)) !== hash) throw wrongPassword()
        await limits.succeeded(tx, attempt)
      },
    }
  }
}

/** Throws for those whose provider decides whether they may come in: another way would outlast what it says. */
export async function refuseManaged(tx: Tx, personId: string, isManaging: IsManaging): Promise<void> {
  if ((await managersOf(tx, personId)).some(isManaging)) throw managedBySignIn()
}

async function requireFreshSignIn(tx: Tx, { id, sessionId }: Principal, isManaging: IsManaging) {
  const managers = await managersOf(tx, id)
  // nor those whom it has just taken out: it may let them in again, and out again
  if (managers.length === 0 || managers.some(isManaging)) throw managedBySignIn()
  const isFresh = sessionId !== undefined && (await isFreshSession(tx, sessionId, FRESH_MINUTES))
  if (!isFresh) throw signInAgain()
}

function managedBySignIn(): AppError {
  return new AppError({
    code: 'signs_in_elsewhere',
    status: 409,
    message:
      'Your identity provider decides whether you may come in, so you sign in there only. Ask an admin if you need another way.',
  })
}

function signInAgain(): AppError {
  return new AppError({
    code: 'sign_in_again',
    status: 403,
    message: 'Sign out, sign in again at your provider, then do this within ten minutes.',
  })
}
