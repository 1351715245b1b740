import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import {
  AppError,
  type Database,
  isAllowed,
  type MasterKey,
  newId,
  type Principal,
  type Signals,
} from '../../platform/index.ts'
import type { CoalescingAudit } from '../audit/coalesce.ts'
import { refuseToken } from './issue-rules.ts'
import { narrow } from './key-principal.ts'
import type { KeyUse } from './key-use.ts'
import type { Keys } from './keys.ts'
import { createSigningKeys, type PublicJwk } from './signing-keys.ts'
import { createTokenPeople } from './token-people.ts'

const ALGORITHM = 'ES256'
const AUDIENCE = 'naru'
/** RFC 9068: nothing else that we may sign one day is taken for an access token. */
const TYPE = 'at+jwt'
const CLOCK_SKEW_SECONDS = 30

export type Tokens = {
  /** A short-lived token that does at most what its principal may. Throws 403 for more than that. */
  issue(principal: Principal, input: { scopes: string[]; ttlSeconds: number }): Promise<IssuedToken>
  /** Who a token speaks for: what its key or person may do now, and no more than it was made for. Throws 401. */
  check(token: string, use?: KeyUse): Promise<Principal>
  /** What others verify our tokens with (RFC 7517). */
  publicKeys(): Promise<PublicJwk[]>
}

export type IssuedToken = { token: string; expiresInSeconds: number; scopes: string[] }

type Deps = {
  database: Database
  signals: Signals
  master: MasterKey
  keys: Pick<Keys, 'checkId'>
  coalescing: Pick<CoalescingAudit, 'note'>
  /** The public address of this installation: `iss`. */
  issuer: string
}

/** JWTs (ES256) for services that hand a part of their rights on for a short while. */
export function createTokens(deps: Deps): Tokens {
  const signingKeys = createSigningKeys(deps)
  const people = createTokenPeople(deps)

  /** Throws 401 when the key is gone; undefined for somebody who left. */
  async function findSubject({ sub, tenant, sid }: Claims, use?: KeyUse): Promise<Principal | undefined> {
    if (sid !== undefined) return people.find({ tenantId: tenant, personId: sub, sessionId: sid })
    const principal = await deps.keys.checkId(sub, use)
    return principal.tenantId === tenant ? principal : undefined
  }

  return {
    async issue(principal, input) {
      refuseToken(principal)
      const { scopes } = input
      const excess = scopes.find((scope) => !isAllowed(principal, scope))
      if (excess !== undefined) throw exceeds(excess)
      const { kid, key } = await signingKeys.signer()
      // a person's token ends with the session that they got it with
      const session = principal.sessionId === undefined ? {} : { sid: principal.sessionId }
      const token = await new SignJWT({ tenant: principal.tenantId, scope: scopes.join(' '), ...session })
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: TYPE })
        .setIssuer(deps.issuer)
        .setAudience(AUDIENCE)
        .setSubject(principal.id)
        .setJti(newId('tok'))
        .setIssuedAt()
        .setExpirationTime(`${input.ttlSeconds} seconds`)
        .sign(key)
      // a service may ask for the same with each of its own requests: counted, not written each time
      const what = `${[...scopes].sort().join(' ')} for ${input.ttlSeconds}`
      await deps.coalescing.note(`key.token_issued ${principal.id} ${what}`, principal, {
        action: 'key.token_issued',
        target: { kind: principal.kind, id: principal.id, name: principal.name },
        details: { scopes, ttl_seconds: input.ttlSeconds },
      })
      return { token, expiresInSeconds: input.ttlSeconds, scopes }
    },
    async check(token, use) {
      const claims = await verify(token, { issuer: deps.issuer, find: signingKeys.find })
      const principal = await findSubject(claims, use).catch((error: unknown) => {
        throw error instanceof AppError && error.status === 401 ? tokenInvalid() : error
      })
      if (!principal) throw tokenInvalid()
      return { ...principal, scopes: narrow(principal.scopes, claims.scope.split(' ')), byToken: true }
    },
    publicKeys: signingKeys.publicKeys,
  }
}

const claimsSchema = z.object({
  sub: z.string(),
  tenant: z.string().min(1),
  scope: z.string(),
  sid: z.string().optional(),
})
type Claims = z.output<typeof claimsSchema>

type Verifying = { issuer: string; find: ReturnType<typeof createSigningKeys>['find'] }

// Only the key that the header names counts, and only when it is ours: keys and addresses inside a token (jwk, jku,
// x5u) are never looked at, and no other algorithm than ours is tried.
async function verify(token: string, { issuer, find }: Verifying): Promise<Claims> {
  const findKey = async ({ kid }: { kid?: unknown }) => {
    const key = typeof kid === 'string' ? await find(kid) : undefined
    if (!key) throw tokenInvalid()
    return key
  }
  let payload: JWTPayload
  try {
    const options = { issuer, audience: AUDIENCE, typ: TYPE, clockTolerance: CLOCK_SKEW_SECONDS }
    const requiredClaims = ['exp', 'iat', 'sub']
    ;({ payload } = await jwtVerify(token, findKey, { ...options, requiredClaims, algorithms: [ALGORITHM] }))
  } catch (error) {
    throw error instanceof errors.JOSEError ? tokenInvalid() : error
  }
  const claims = claimsSchema.safeParse(payload)
  if (!claims.success) throw tokenInvalid()
  return claims.data
}

function tokenInvalid(): AppError {
  return new AppError({
    code: 'token_invalid',
    status: 401,
    message: 'This token is not valid, or has expired. Get another one with POST /api/v1/tokens.',
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  })
}

function exceeds(scope: string): AppError {
  return new AppError({
    code: 'token_exceeds_issuer',
    status: 403,
    message: `You cannot get a token with the scope "${scope}", because you do not have it yourself.`,
  })
}
