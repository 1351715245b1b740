import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  AppError,
  type Database,
  originOf,
  type Principal,
  type Signals,
  type Tx,
} from '../../platform/index.ts'
import type { Audit } from '../audit/audit.ts'
import { accountMail } from './account-mails.ts'
import { endedIn, takeOver } from './end-earlier-access.ts'
import type { KnownDevices } from './known-device.ts'
import type { MailQueue } from './mail-queue.ts'
import { hashPassword } from './password-hash.ts'
import { checkNewPassword } from './password-rules.ts'
import {
  findPasswordHash,
  findPerson,
  findPersonByEmail,
  type Person,
  setPassword,
  standingOf,
  updatePerson,
} from './person-store.ts'
import { recordForPerson } from './record-for-person.ts'
import { tellSessionsChanged } from './session-signals.ts'
import { deleteSessions } from './session-store.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { consumeLink, findLink, forgetVerifications, insertLink } from './verification-store.ts'

const MAILED_RESET_SECONDS = 3600
/** An admin hands it over by other ways, which takes longer. */
const ADMIN_RESET_SECONDS = 24 * 3600
const VERIFICATION_SECONDS = 24 * 3600

export type Recovery = ReturnType<typeof createRecovery>

type Deps = {
  database: Database
  signals: Signals
  audit: Audit
  limits: SignInLimits
  devices: KnownDevices
  /** Left out when there is no mail server: nothing is sent. */
  mails: MailQueue | undefined
  publicUrl: string
}

/** Links that let somebody in who forgot the password, or prove an email address. */
export function createRecovery(deps: Deps) {
  const { database, signals, audit, limits, mails } = deps

  return {
    /** Whether anybody has this address shows neither in the answer nor in how long it takes. */
    async requestReset(request: FastifyRequest, email: string): Promise<void> {
      const deviceId = deps.devices.find(request, email)
      await limits.begin({ kind: 'mail', account: email, address: request.ip, deviceId })
      mails?.send(() =>
        database.system(async (tx) => {
          const person = await findPersonByEmail(tx, email)
          // who signs in elsewhere has no password here, and shall not get one past their provider
          if (!person || (await findPasswordHash(tx, person.id)) === undefined) return undefined
          const value = `${person.id} mail`
          const { token } = await insertLink(tx, { purpose: 'reset', value, seconds: MAILED_RESET_SECONDS })
          return accountMail('reset', { ...person, to: person.email, link: resetLink(deps.publicUrl, token) })
        }),
      )
    },

    /**
     * A link that an admin hands over. Whether they may is the caller's to check and to audit; the link dies when the
     * person comes to more, or to another tenant, before it is used: then the admin might not have been allowed to.
     */
    async createResetLink(
      tx: Tx,
      personId: string,
      baseUrl: string,
    ): Promise<{ link: string; expiresAt: Date }> {
      const value = `${personId} admin ${await standingOf(tx, personId)}`
      const { token, expiresAt } = await insertLink(tx, {
        purpose: 'reset',
        value,
        seconds: ADMIN_RESET_SECONDS,
      })
      return { link: resetLink(baseUrl, token), expiresAt }
    },

    /** Throws 404 when choosing a password by this link would. */
    async inspectReset(token: string): Promise<void> {
      await database.system(async (tx) => {
        const link = await findLink(tx, 'reset', token)
        if (!(await findPerson(tx, await personOf(tx, link)))) throw linkInvalid()
      })
    },

    async confirmReset(
      request: FastifyRequest,
      reply: FastifyReply,
      given: { token: string; password: string },
    ): Promise<void> {
      const [personId] = splitValue(await database.system((tx) => findLink(tx, 'reset', given.token)))
      const person = await database.system((tx) => findPerson(tx, personId))
      if (!person) throw linkInvalid()
      await checkNewPassword(given.password, person)
      const hash = await hashPassword(given.password)
      await database.system(async (tx) => {
        const link = await consumeLink(tx, 'reset', given.token)
        await personOf(tx, link)
        const [, by] = splitValue(link)
        const earlier = by === 'mail' ? await takeOver(deps, tx, person.id) : undefined
        await setPassword(tx, person.id, hash)
        await forgetVerifications(tx, person.id)
        const ended = await deleteSessions(tx, person.id, { except: undefined })
        await tellSessionsChanged(signals, tx, person.id)
        await recordForPerson(audit, tx, ownDoing(person, request), (tenantId) => ({
          action: 'password.reset',
          target: { kind: 'person', id: person.id, name: person.name },
          details: { link_by: by, sessions_ended: ended.length, ...(earlier && endedIn(earlier, tenantId)) },
        }))
      })
      // strangers may have slowed the account down: its owner gets in from here
      deps.devices.remember(request, reply, person.email)
    },

    async requestVerification(principal: Principal, request: FastifyRequest): Promise<void> {
      if (!mails) throw mailNotConfigured()
      const attempt = {
        kind: 'mail',
        account: principal.id,
        address: request.ip,
        deviceId: undefined,
      } as const
      await limits.begin(attempt)
      mails.send(() =>
        database.system(async (tx) => {
          const person = await findPerson(tx, principal.id)
          if (!person || person.email_verified) return undefined
          const link = { purpose: 'email', value: person.id, seconds: VERIFICATION_SECONDS } as const
          const { token } = await insertLink(tx, link)
          const to = person.email
          return accountMail('email', {
            ...person,
            to,
            link: `${deps.publicUrl}/verify-email#token=${token}`,
          })
        }),
      )
    },

    /**
     * Only for the very person, signed in: a click on a mail that somebody else asked for proves nothing about their
     * account.
     */
    async verifyEmail(principal: Principal, request: FastifyRequest, token: string): Promise<void> {
      await database.system(async (tx) => {
        const [personId] = splitValue(await consumeLink(tx, 'email', token))
        // thrown inside: the link stays whose it is
        if (personId !== principal.id) throw linkInvalid()
        const person = await updatePerson(tx, personId, { email_verified: true })
        if (!person) throw linkInvalid()
        await tellSessionsChanged(signals, tx, personId)
        await recordForPerson(audit, tx, ownDoing(person, request), () => ({
          action: 'account.changed',
          target: { kind: 'person', id: person.id, name: person.name },
          before: { email_verified: false },
          after: { email_verified: true },
        }))
      })
    },
  }
}

/** What somebody does about their own account. */
function ownDoing({ id, name }: Pick<Person, 'id' | 'name'>, request: FastifyRequest) {
  return {
    personId: id,
    actor: { kind: 'person', id, name, personId: id, origin: originOf(request) } as const,
  }
}

function resetLink(baseUrl: string, token: string): string {
  return `${baseUrl}/reset-password#token=${token}`
}

function splitValue(value: string | undefined): [personId: string, by: string, standing: string] {
  if (value === undefined) throw linkInvalid()
  const [personId = '', by = '', standing = ''] = value.split(' ')
  return [personId, by, standing]
}

/** Whose reset link it is. Throws for one that an admin made for somebody who is more, or elsewhere, since. */
async function personOf(tx: Tx, link: string | undefined): Promise<string> {
  const [personId, by, standing] = splitValue(link)
  if (by === 'admin' && standing !== (await standingOf(tx, personId))) throw linkInvalid()
  return personId
}

function linkInvalid(): AppError {
  return new AppError({
    code: 'link_invalid',
    status: 404,
    message: 'This link was used already, or is too old. Ask for a new one.',
  })
}

function mailNotConfigured(): AppError {
  return new AppError({
    code: 'mail_not_configured',
    status: 409,
    message: 'This server sends no email: set NARU_SMTP_URL and NARU_MAIL_FROM.',
  })
}
