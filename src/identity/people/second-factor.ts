import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type Database, type Principal, type Signals, type Tx } from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import type { Auth } from './auth.ts'
import {
  type Answered,
  ask,
  authHeaders,
  passCookies,
  type Refused,
  sessionIn,
  wrongCode,
  wrongPassword,
} from './auth-calls.ts'
import type { AuthScope } from './auth-scope.ts'
import type { KnownDevices } from './known-device.ts'
import { findPerson, type Person } from './person-store.ts'
import { sessionExpired } from './session-check.ts'
import { setSessionCookie } from './session-cookie.ts'
import { tellSessionsChanged } from './session-signals.ts'
import { useCodeOnce } from './sign-in.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { actorFor } from './started-session.ts'
import { forgetVerifications } from './verification-store.ts'

type Deps = {
  database: Database
  signals: Signals
  audit: Audit
  auth: () => Promise<Auth>
  scope: AuthScope
  secret: string
  limits: SignInLimits
  devices: KnownDevices
}

/** Who asks, by which request. */
export type Asking = { principal: Principal; request: FastifyRequest; reply: FastifyReply }

export type SecondFactor = ReturnType<typeof createSecondFactor>

/** The authenticator app of a person who is signed in. better-auth replaces their session at each change. */
export function createSecondFactor(deps: Deps) {
  const { database, signals, audit, scope } = deps

  async function personOf(principal: Principal): Promise<Person> {
    const person = await database.system((tx) => findPerson(tx, principal.id))
    if (!person) throw sessionExpired()
    return person
  }

  /** Calls better-auth as the person; a wrong password or code counts like one at sign-in. */
  async function change<T>(
    { principal, request }: Asking,
    person: Person,
    of: {
      kind: 'password' | 'second_factor'
      call(headers: Headers): Promise<Answered<T> | Refused>
      keep?(tx: Tx): Promise<void>
      action: string
    },
  ): Promise<Answered<T>> {
    const { email } = person
    const attempt = {
      kind: of.kind,
      account: of.kind === 'password' ? email : person.id,
      address: request.ip,
      deviceId: deps.devices.find(request, email),
    } as const
    await deps.limits.begin(attempt)
    const call = () => of.call(authHeaders(request, 'with session'))
    const answered = await scope.run(call, async (tx, result) => {
      if ('refused' in result) return result
      await deps.limits.succeeded(tx, attempt)
      await of.keep?.(tx)
      await tellSessionsChanged(signals, tx, person.id)
      await audit.record(tx, await actorFor(tx, principal), {
        action: of.action,
        target: { kind: 'person', id: person.id, name: person.name },
      })
      return result
    })
    if ('refused' in answered) {
      // a token of a person has no session to change
      if (answered.refused.code === 'UNAUTHORIZED') throw sessionExpired()
      throw of.kind === 'password' ? wrongPassword() : wrongCode()
    }
    return answered
  }

  function passSession({ request, reply }: Asking, { headers }: Answered<unknown>): void {
    passCookies(request, reply, headers)
    const replaced = sessionIn(deps.secret, headers)
    if (replaced !== undefined) setSessionCookie(request, reply, { secret: deps.secret, token: replaced })
  }

  return {
    /** A new secret, which asks for nothing until `confirm`. */
    async begin(asking: Asking, password: string | undefined) {
      const { api } = await deps.auth()
      const person = await personOf(asking.principal)
      if (person.two_factor_enabled) throw alreadyEnabled()
      const body = password === undefined ? {} : { password }
      const { response } = await change(asking, person, {
        kind: 'password',
        call: (headers) => ask(api.enableTwoFactor({ body, headers, returnHeaders: true })),
        action: 'second_factor.begun',
      })
      if (!('totpURI' in response)) throw new Error('better-auth answered no TOTP secret')
      const uri = response.totpURI
      return {
        uri,
        secret: new URL(uri).searchParams.get('secret') ?? '',
        backup_codes: response.backupCodes,
      }
    },

    async confirm(asking: Asking, code: string): Promise<void> {
      const { api } = await deps.auth()
      const person = await personOf(asking.principal)
      if (person.two_factor_enabled) throw alreadyEnabled()
      const answered = await change(asking, person, {
        kind: 'second_factor',
        call: (headers) => ask(api.verifyTOTP({ body: { code }, headers, returnHeaders: true })),
        keep: (tx) => useCodeOnce(tx, person.id, code),
        action: 'second_factor.enabled',
      })
      passSession(asking, answered)
    },

    async disable(asking: Asking, password: string | undefined): Promise<void> {
      const { api } = await deps.auth()
      const person = await personOf(asking.principal)
      if (!person.two_factor_enabled) throw notEnabled()
      const body = password === undefined ? {} : { password }
      const answered = await change(asking, person, {
        kind: 'password',
        call: (headers) => ask(api.disableTwoFactor({ body, headers, returnHeaders: true })),
        keep: (tx) => forgetVerifications(tx, person.id),
        action: 'second_factor.disabled',
      })
      passSession(asking, answered)
    },

    async renewBackupCodes(asking: Asking, password: string | undefined): Promise<string[]> {
      const { api } = await deps.auth()
      const person = await personOf(asking.principal)
      if (!person.two_factor_enabled) throw notEnabled()
      const body = password === undefined ? {} : { password }
      const { response } = await change(asking, person, {
        kind: 'password',
        call: (headers) => ask(api.generateBackupCodes({ body, headers, returnHeaders: true })),
        action: 'second_factor.backup_codes_renewed',
      })
      return response.backupCodes
    },
  }
}

function alreadyEnabled(): AppError {
  return new AppError({
    code: 'second_factor_enabled',
    status: 409,
    message: 'Your second factor is on already. Turn it off first to use another app.',
  })
}

function notEnabled(): AppError {
  return new AppError({
    code: 'second_factor_not_enabled',
    status: 409,
    message: 'Your second factor is not on.',
  })
}
