import type { FastifyRequest } from 'fastify'
import { AppError, type Database, originOf, type Signals } from '../../platform/index.ts'
import { lock } from '../advisory-locks.ts'
import type { Audit } from '../audit/audit.ts'
import type { Keys } from '../keys/keys.ts'
import { insertMember } from '../members/member-store.ts'
import { ALL } from '../permissions.ts'
import { tellMembersChanged } from '../roles/member-signals.ts'
import { findHomeTenant } from '../tenants/tenant-store.ts'
import { rename } from '../tenants/tenants.ts'
import { hashPassword } from './password-hash.ts'
import { checkNewPassword } from './password-rules.ts'
import { findPersonByEmail, hasOwner, insertPerson } from './person-store.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import type { StartedSession, StartSessions } from './started-session.ts'

export type SetupInput = {
  /** A key of the home tenant that may do everything: the first-run key. */
  key: string
  name: string
  email: string
  password: string
  language: string | undefined
  /** What the first organisation is called; undefined: as it is. */
  organisation: string | undefined
}

export type Setup = {
  /** Whether the installation waits for its first owner. */
  needsOwner(): Promise<boolean>
  /** Makes the first owner and signs them in; once only. */
  setUp(request: FastifyRequest, input: SetupInput): Promise<StartedSession>
}

export function createSetup(deps: {
  database: Database
  signals: Signals
  audit: Audit
  keys: Pick<Keys, 'check'>
  limits: SignInLimits
  starts: StartSessions
}): Setup {
  const { database } = deps
  const needsOwner = () => database.system(async (tx) => !(await hasOwner(tx, (await findHomeTenant(tx)).id)))
  return {
    needsOwner,
    async setUp(request, input) {
      if (!(await needsOwner())) throw alreadySetUp()
      const attempt = { kind: 'setup', account: '', address: request.ip, deviceId: undefined } as const
      await deps.limits.begin(attempt)
      const key = await deps.keys.check(input.key)
      await database.system(async (tx) => {
        const home = await findHomeTenant(tx)
        if (key.kind !== 'key' || key.tenantId !== home.id || !key.scopes.includes(ALL)) throw notFirstKey()
        // wrong keys count, not what else is wrong
        await deps.limits.succeeded(tx, attempt)
      })
      await checkNewPassword(input.password, input)
      const passwordHash = await hashPassword(input.password)
      return database.system(async (tx) => {
        // two who open a new installation at once
        await lock(tx, 'setup')
        const home = await findHomeTenant(tx)
        if (await hasOwner(tx, home.id)) throw alreadySetUp()
        const email = input.email.toLowerCase()
        if (await findPersonByEmail(tx, email)) throw emailTaken()
        // nothing has proved the address: it was only typed
        const personId = await insertPerson(tx, { ...input, email, emailVerified: false, passwordHash })
        await insertMember(tx, { tenant_id: home.id, person_id: personId, roles: ['owner'] })
        await tellMembersChanged(deps.signals, tx, home.id, personId)
        const actor = { ...key, origin: originOf(request) }
        await deps.audit.record(tx, actor, {
          action: 'installation.set_up',
          target: { kind: 'person', id: personId, name: input.name },
          after: { name: input.name, email, roles: ['owner'] },
        })
        if (input.organisation !== undefined) await rename(deps, tx, actor, input.organisation)
        return deps.starts.start(tx, { personId, tenantId: home.id, request, method: 'setup' })
      })
    },
  }
}

function notFirstKey(): AppError {
  return new AppError({
    code: 'key_invalid',
    status: 401,
    message:
      'This is not the key that the first start printed. Look for it there, or set NARU_ROOT_KEY and start again.',
  })
}

function alreadySetUp(): AppError {
  return new AppError({
    code: 'already_set_up',
    status: 409,
    message: 'This installation has an owner already. Sign in, or ask them for an invitation.',
  })
}

function emailTaken(): AppError {
  return new AppError({
    code: 'email_taken',
    status: 409,
    message: 'Somebody with this email address has an account already. Sign in with it.',
  })
}
