import { createHmac } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type DB, type Logger, type MasterKey, newId } from '../../platform/index.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { SESSION_COOKIE, SESSION_DAYS } from './session-cookie.ts'

const AUTH_PATH = '/api/v1/auth'
/** Names the caller's address to better-auth; set by us alone, never taken from a request. */
export const ADDRESS_HEADER = 'x-naru-address'
/** Prefix of the cookies that better-auth keeps while a sign-in is under way, and for trusted devices. */
export const AUTH_COOKIES = 'naru_auth'

const DAY = 24 * 3600
const TRUST_DEVICE_SECONDS = 30 * DAY
const ID_PREFIXES: Record<string, string> = { user: 'usr', session: 'ses', account: 'acc', twoFactor: 'tfa' }

export type Auth = Awaited<ReturnType<typeof createAuth>>

type Options = { db: Kysely<DB>; master: MasterKey; publicUrl: string; logger: Logger }

/**
 * better-auth, mapped to our tables. Its router is not mounted: our routes call `auth.api`, inside a scope of
 * auth-scope.ts. Limits, the session check and CSRF are ours, so its own are off. Loaded when it is first needed: no
 * command of the command line waits for it.
 */
export async function createAuth({ db, master, publicUrl, logger }: Options) {
  const { betterAuth } = await import('better-auth')
  const { twoFactor } = await import('better-auth/plugins/two-factor')
  return betterAuth({
    appName: 'Naru',
    baseURL: publicUrl,
    basePath: AUTH_PATH,
    secret: authSecret(master),
    // it knows no tables by name: the mapping below says which there are
    database: { db: db as unknown as Kysely<Record<string, never>>, type: 'postgres', transaction: false },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    // what it refuses is answered and audited by us
    logger: { level: 'error', log: (level, message) => logger[level]({ part: 'sign-in' }, message) },
    plugins: [
      twoFactor({
        // ours counts by network too, so that strangers lock nobody out
        accountLockout: { enabled: false },
        issuer: 'Naru',
        // who signs in elsewhere has no password here
        allowPasswordless: true,
        trustDeviceMaxAge: TRUST_DEVICE_SECONDS,
        schema: {
          twoFactor: {
            modelName: 'two_factors',
            fields: {
              userId: 'person_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
        },
      }),
    ],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    ...tables(),
    advanced: {
      database: { generateId: ({ model }) => newId(ID_PREFIXES[model] ?? 'ver'), validateSchema: false },
      cookiePrefix: AUTH_COOKIES,
      // no prefixes of names; "Secure" is added as the request came
      useSecureCookies: false,
      defaultCookieAttributes: { sameSite: 'strict', httpOnly: true, path: '/' },
      cookies: { session_token: { name: SESSION_COOKIE } },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 128 },
    },
  })
}

/** What signs better-auth's cookies and encrypts its secrets. */
export function authSecret(master: MasterKey): string {
  return createHmac('sha256', master.key).update('naru people v1').digest('base64')
}

function tables() {
  const times = { createdAt: 'created_at', updatedAt: 'updated_at' }
  return {
    user: { modelName: 'people', fields: { emailVerified: 'email_verified', ...times } },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'person_id',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        expiresAt: 'expires_at',
        ...times,
      },
      // kept when a second factor replaces the session by a new one
      additionalFields: {
        activeTenantId: {
          type: 'string' as const,
          required: false,
          input: false,
          fieldName: 'active_tenant_id',
        },
      },
      expiresIn: SESSION_DAYS * DAY,
      disableSessionRefresh: true,
    },
    account: {
      modelName: 'accounts',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'person_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...times,
      },
      encryptOAuthTokens: true,
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', ...times },
      storeIdentifier: 'hashed' as const,
      // swept once a day instead: a read must stay a read
      disableCleanup: true,
    },
  }
}
