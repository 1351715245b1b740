import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { AppError, type Database, type Tx } from '../../platform/index.ts'
import { AUTH_COOKIES, type Auth } from './auth.ts'
import { ask, authHeaders, passCookies, wrongCode } from './auth-calls.ts'
import type { AuthScope } from './auth-scope.ts'
import type { NoteFailedSignIn } from './failed-sign-ins.ts'
import type { KnownDevices } from './known-device.ts'
import { hashPassword, needsRehash } from './password-hash.ts'
import { findPasswordHash, findPerson, findPersonByEmail, replaceHash } from './person-store.ts'
import { readSession } from './session-cookie.ts'
import type { Session } from './session-schema.ts'
import type { SignInLimits, Try } from './sign-in-limits.ts'
import { originOf, type StartedSession, type StartSessions } from './started-session.ts'

export type SignInDeps = {
  database: Database
  auth: () => Auth
  scope: AuthScope
  secret: string
  limits: SignInLimits
  devices: KnownDevices
  noteFailed: NoteFailedSignIn
  starts: StartSessions
}

export type SignedIn = { status: 'signed_in'; session: Session } | { status: 'second_factor' }

export type SignIn = {
  withPassword(
    request: FastifyRequest,
    reply: FastifyReply,
    given: { email: string; password: string },
  ): Promise<SignedIn>
  withSecondFactor(
    request: FastifyRequest,
    reply: FastifyReply,
    given: { code: string; isBackup: boolean; trustDevice: boolean },
  ): Promise<Session>
}

type Outcome = { started?: StartedSession; outdated?: string | undefined; code?: string }

export function createSignIn(deps: SignInDeps): SignIn {
  const { database, scope, limits, devices, noteFailed, starts } = deps
  return {
    async withPassword(request, reply, given) {
      const email = given.email.toLowerCase()
      const attempt: Try = {
        kind: 'password',
        account: email,
        address: request.ip,
        deviceId: devices.find(request, email),
      }
      await beginOrNote(deps, request, attempt, email)
      const headers = authHeaders(request, 'without session')
      const call = () =>
        ask(
          deps.auth().api.signInEmail({
            body: { email, password: given.password },
            headers,
            returnHeaders: true,
          }),
        )
      const outcome = await scope.run(call, async (tx, result): Promise<Outcome & { cookies?: Headers }> => {
        if ('refused' in result) return { code: 'credentials_invalid' }
        await limits.succeeded(tx, attempt)
        const { response, headers: cookies } = result
        if (!('token' in response)) return { cookies }
        const outdated = await findOutdatedHash(tx, email)
        const started = await starts.adopt(tx, { token: response.token, request, method: 'password' })
        return { cookies, started, outdated }
      })
      if (outcome.code !== undefined) {
        await noteFailed({ email, origin: originOf(request), code: outcome.code })
        throw credentialsInvalid()
      }
      if (outcome.cookies) passCookies(request, reply, outcome.cookies)
      if (!outcome.started) return { status: 'second_factor' }
      const session = starts.finish(request, reply, outcome.started)
      const { person } = session
      if (outcome.outdated !== undefined && person) {
        const hashes = { old: outcome.outdated, new: await hashPassword(given.password) }
        await database.system((tx) => replaceHash(tx, person.id, hashes))
      }
      return { status: 'signed_in', session }
    },

    async withSecondFactor(request, reply, given) {
      const challenged = await findChallenged(deps, request)
      const { email } = challenged
      const attempt: Try = {
        kind: 'second_factor',
        account: challenged.id,
        address: request.ip,
        deviceId: devices.find(request, email),
      }
      await beginOrNote(deps, request, attempt, email)
      const { api } = deps.auth()
      // without the session: the code is checked for whoever gave the password just now
      const input = {
        body: { code: given.code, trustDevice: given.trustDevice },
        headers: authHeaders(request, 'without session'),
        returnHeaders: true,
      } as const
      const call = () => ask(given.isBackup ? api.verifyBackupCode(input) : api.verifyTOTP(input))
      const outcome = await scope.run(call, async (tx, result): Promise<Outcome & { cookies?: Headers }> => {
        if ('refused' in result) return { code: result.refused.code }
        if (!given.isBackup) await useCodeOnce(tx, challenged.id, given.code)
        await limits.succeeded(tx, attempt)
        const { token } = result.response as { token: string }
        return {
          cookies: result.headers,
          started: await starts.adopt(tx, { token, request, method: 'second_factor' }),
        }
      })
      if (!outcome.started) {
        await noteFailed({ email, origin: originOf(request), code: 'code_invalid' })
        throw outcome.code === 'INVALID_CODE' || outcome.code === 'INVALID_BACKUP_CODE'
          ? wrongCode()
          : secondFactorExpired()
      }
      if (outcome.cookies) passCookies(request, reply, outcome.cookies)
      return starts.finish(request, reply, outcome.started)
    },
  }
}

// Refused for trying too often is a failed sign-in too.
async function beginOrNote(
  deps: Pick<SignInDeps, 'limits' | 'noteFailed'>,
  request: FastifyRequest,
  attempt: Try,
  email: string,
): Promise<void> {
  try {
    await deps.limits.begin(attempt)
  } catch (error) {
    if (error instanceof AppError && error.code === 'too_many_attempts')
      await deps.noteFailed({ email, origin: originOf(request), code: error.code })
    throw error
  }
}

async function findOutdatedHash(tx: Tx, email: string): Promise<string | undefined> {
  const person = await findPersonByEmail(tx, email)
  const hash = person && (await findPasswordHash(tx, person.id))
  return hash !== undefined && needsRehash(hash) ? hash : undefined
}

/** Who gave the right password just now and owes the second factor. */
async function findChallenged(
  deps: Pick<SignInDeps, 'auth' | 'database' | 'secret'>,
  request: FastifyRequest,
): Promise<{ id: string; email: string }> {
  const identifier = readSession(deps.secret, request.cookies[`${AUTH_COOKIES}.two_factor`] ?? '')
  if (identifier === undefined) throw secondFactorExpired()
  const { internalAdapter } = await deps.auth().$context
  const challenge = await internalAdapter.findVerificationValue(identifier)
  if (!challenge || challenge.expiresAt <= new Date()) throw secondFactorExpired()
  const person = await deps.database.system((tx) => findPerson(tx, challenge.value))
  if (!person) throw secondFactorExpired()
  return person
}

/** A code that was seen over a shoulder is worth nothing once its owner used it. */
export async function useCodeOnce(tx: Tx, personId: string, code: string): Promise<void> {
  const signature = createHash('sha256').update(`totp\n${personId}\n${code}`).digest()
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('used_signatures')
    .values({ signature, expires_at: sql`now() + interval '2 minutes'` })
    .onConflict((conflict) =>
      conflict
        .column('signature')
        .doUpdateSet({ expires_at: sql`now() + interval '2 minutes'` })
        .where('used_signatures.expires_at', '<', sql<Date>`now()`),
    )
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) throw wrongCode()
}

function credentialsInvalid(): AppError {
  return new AppError({
    code: 'credentials_invalid',
    status: 401,
    message: 'The mail address or the password is wrong. Try again, or reset your password.',
  })
}

function secondFactorExpired(): AppError {
  return new AppError({
    code: 'second_factor_expired',
    status: 401,
    message: 'This sign-in took too long or was tried too often. Begin again with your password.',
  })
}
