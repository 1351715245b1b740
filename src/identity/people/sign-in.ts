import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type Database, originOf, type Tx } from '../../platform/index.ts'
import { useSignature } from '../keys/used-signature-store.ts'
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
import type { StartedSession, StartSessions } from './started-session.ts'

export type SignInDeps = {
  database: Database
  auth: () => Promise<Auth>
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

type Outcome = { started?: StartedSession; cookies?: Headers; outdated?: string | undefined; code?: string }

export function createSignIn(deps: SignInDeps): SignIn {
  return {
    withPassword: (request, reply, given) => withPassword(deps, { request, reply, ...given }),
    withSecondFactor: (request, reply, given) => withSecondFactor(deps, { request, reply, ...given }),
  }
}

type Asking<T> = T & { request: FastifyRequest; reply: FastifyReply }

async function withPassword(
  deps: SignInDeps,
  { request, reply, password, ...given }: Asking<Parameters<SignIn['withPassword']>[2]>,
): Promise<SignedIn> {
  const { database, limits, starts } = deps
  const email = given.email.toLowerCase()
  const attempt = await begin(deps, request, { kind: 'password', account: email, email })
  const headers = authHeaders(request, 'without session')
  const { api } = await deps.auth()
  const before = await database.system((tx) => findHashOf(tx, email))
  const call = () => ask(api.signInEmail({ body: { email, password }, headers, returnHeaders: true }))
  const finish = async (tx: Tx, result: Awaited<ReturnType<typeof call>>): Promise<Outcome> => {
    if ('refused' in result) return { code: result.refused.code }
    // a reset that came meanwhile ends sessions, and would miss this one
    if ((await findHashOf(tx, email, true)) !== before) throw credentialsInvalid()
    await limits.succeeded(tx, attempt)
    const { response, headers: cookies } = result
    if (!('token' in response)) return { cookies }
    const outdated = before !== undefined && needsRehash(before) ? before : undefined
    const started = await starts.adopt(tx, { token: response.token, request, method: 'password' })
    return { cookies, started, outdated }
  }
  const outcome = await deps.scope.run(call, finish).catch((error: unknown): Outcome => {
    if (error instanceof AppError && error.code === 'credentials_invalid') return { code: error.code }
    throw error
  })
  if (outcome.code !== undefined) {
    await deps.noteFailed({ email, origin: originOf(request), code: 'credentials_invalid' })
    throw credentialsInvalid()
  }
  if (outcome.cookies) passCookies(request, reply, outcome.cookies)
  if (!outcome.started) return { status: 'second_factor' }
  const session = starts.finish(request, reply, outcome.started)
  const { person } = session
  if (outcome.outdated !== undefined && person) {
    const hashes = { old: outcome.outdated, new: await hashPassword(password) }
    await database.system((tx) => replaceHash(tx, person.id, hashes))
  }
  return { status: 'signed_in', session }
}

async function withSecondFactor(
  deps: SignInDeps,
  { request, reply, ...given }: Asking<Parameters<SignIn['withSecondFactor']>[2]>,
): Promise<Session> {
  const { id, email, hash } = await findChallenged(deps, request)
  const attempt = await begin(deps, request, { kind: 'second_factor', account: id, email })
  const { api } = await deps.auth()
  // without the session: the code is checked for whoever gave the password just now
  const input = {
    body: { code: given.code, trustDevice: given.trustDevice },
    headers: authHeaders(request, 'without session'),
    returnHeaders: true,
  } as const
  const call = () => ask(given.isBackup ? api.verifyBackupCode(input) : api.verifyTOTP(input))
  const finish = async (tx: Tx, result: Awaited<ReturnType<typeof call>>): Promise<Outcome> => {
    if ('refused' in result) return { code: result.refused.code }
    // as above: the password that began this sign-in may be another by now
    if ((await findPasswordHash(tx, id, true)) !== hash) throw secondFactorExpired()
    if (!given.isBackup) await useCodeOnce(tx, id, given.code)
    await deps.limits.succeeded(tx, attempt)
    const { token } = result.response as { token: string }
    const started = await deps.starts.adopt(tx, { token, request, method: 'second_factor' })
    return { cookies: result.headers, started }
  }
  const outcome = await deps.scope.run(call, finish).catch((error: unknown): Outcome => {
    // a code that was used already
    if (error instanceof AppError && error.code === 'code_invalid') return { code: 'INVALID_CODE' }
    throw error
  })
  if (!outcome.started) {
    await deps.noteFailed({ email, origin: originOf(request), code: 'code_invalid' })
    throw /^INVALID_(BACKUP_)?CODE$/.test(outcome.code ?? '') ? wrongCode() : secondFactorExpired()
  }
  if (outcome.cookies) passCookies(request, reply, outcome.cookies)
  return deps.starts.finish(request, reply, outcome.started)
}

/** Counts a try. Refused for trying too often is a failed sign-in too. */
async function begin(
  deps: Pick<SignInDeps, 'limits' | 'noteFailed' | 'devices'>,
  request: FastifyRequest,
  { kind, account, email }: { kind: Try['kind']; account: string; email: string },
): Promise<Try> {
  const attempt = { kind, account, address: request.ip, deviceId: deps.devices.find(request, email) }
  try {
    await deps.limits.begin(attempt)
    return attempt
  } catch (error) {
    if (error instanceof AppError && error.code === 'too_many_attempts')
      await deps.noteFailed({ email, origin: originOf(request), code: error.code })
    throw error
  }
}

async function findHashOf(tx: Tx, email: string, isLocked = false): Promise<string | undefined> {
  const person = await findPersonByEmail(tx, email)
  return person && findPasswordHash(tx, person.id, isLocked)
}

/** Who gave the right password just now and owes the second factor. */
async function findChallenged(
  deps: Pick<SignInDeps, 'auth' | 'database' | 'secret'>,
  request: FastifyRequest,
): Promise<{ id: string; email: string; hash: string | undefined }> {
  const identifier = readSession(deps.secret, request.cookies[`${AUTH_COOKIES}.two_factor`] ?? '')
  if (identifier === undefined) throw secondFactorExpired()
  const { internalAdapter } = await (await deps.auth()).$context
  const challenge = await internalAdapter.findVerificationValue(identifier)
  if (!challenge || challenge.expiresAt <= new Date()) throw secondFactorExpired()
  const found = await deps.database.system(async (tx) => {
    const person = await findPerson(tx, challenge.value)
    return person && { id: person.id, email: person.email, hash: await findPasswordHash(tx, person.id) }
  })
  // a new password ends the challenge: while it stands, the hash is the one that it began with
  if (!found || !(await internalAdapter.findVerificationValue(identifier))) throw secondFactorExpired()
  return found
}

/** No code is good for longer, with the steps before and after it. */
const CODES_LIVE_MS = 2 * 60_000

/** A code that was seen over a shoulder is worth nothing once its owner used it. */
export async function useCodeOnce(tx: Tx, personId: string, code: string): Promise<void> {
  const signature = createHash('sha256').update(`totp\n${personId}\n${code}`).digest()
  const isNew = await useSignature(tx, signature, new Date(Date.now() + CODES_LIVE_MS))
  if (!isNew) throw wrongCode()
}

function credentialsInvalid(): AppError {
  return new AppError({
    code: 'credentials_invalid',
    status: 401,
    message: 'The email address or the password is wrong. Try again, or reset your password.',
  })
}

function secondFactorExpired(): AppError {
  return new AppError({
    code: 'second_factor_expired',
    status: 401,
    message: 'This sign-in took too long or was tried too often. Begin again with your password.',
  })
}
