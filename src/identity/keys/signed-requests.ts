import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { AppError, type Database, expectBodyDigest, type Principal } from '../../platform/index.ts'
import { keyUseOf } from './key-use.ts'
import type { Keys } from './keys.ts'
import { forgetUsedSignatures, useSignature } from './used-signature-store.ts'

const WINDOW_SECONDS = 300
const CLEANING_MS = 5 * 60_000
const NO_BODY = createHash('sha256').digest('hex')

export type SignedRequests = {
  /**
   * Who signed this request. Throws 401 when the signature is not theirs, is too old, or was used before. The body,
   * which is not read yet, must then have the digest that was signed.
   */
  check(request: FastifyRequest): Promise<Principal>
  close(): Promise<void>
}

/** Whether a request claims to be signed. */
export function isSigned(request: Pick<FastifyRequest, 'headers'>): boolean {
  return request.headers['x-naru-signature'] !== undefined
}

/** What is signed: one line each, so that no two requests have the same text. */
function textToSign(parts: {
  timestamp: string
  method: string
  /** Path with the query, exactly as it is sent. */
  url: string
  bodyDigest: string
}): string {
  return ['v1', parts.timestamp, parts.method, parts.url, parts.bodyDigest].join('\n')
}

type Deps = { database: Database; keys: Pick<Keys, 'checkId' | 'findSigningSecret'> }

/** Requests signed with a secret of a key (HMAC-SHA256): the secret itself never travels. */
export function createSignedRequests({ database, keys }: Deps): SignedRequests {
  const timer = setInterval(() => {
    // what cannot be cleaned now is cleaned the next time
    void database.system(forgetUsedSignatures).catch(() => {})
  }, CLEANING_MS)
  timer.unref()

  /** The secret of a key; undefined when there is none, whatever the reason. */
  const findSecret = (keyId: string): Promise<Buffer | undefined> =>
    keys.findSigningSecret(keyId).catch((error: unknown) => {
      if (error instanceof AppError && error.status === 401) return undefined
      throw error
    })

  return {
    async check(request) {
      const { keyId, timestamp, bodyDigest, signature } = readHeaders(request)
      const secret = await findSecret(keyId)
      const text = textToSign({ timestamp, method: request.method, url: request.raw.url ?? '', bodyDigest })
      const expected = createHmac('sha256', secret ?? '')
        .update(text)
        .digest()
      if (!secret || !timingSafeEqual(expected, signature)) throw signatureInvalid()
      const signedAt = Number(timestamp)
      if (Math.abs(Date.now() / 1000 - signedAt) > WINDOW_SECONDS) throw signatureExpired()
      if (!hasBody(request) && bodyDigest !== NO_BODY) throw signatureInvalid()
      // a second more than it could be accepted for
      const expiresAt = new Date((signedAt + WINDOW_SECONDS + 1) * 1000)
      if (!(await database.system((tx) => useSignature(tx, signature, expiresAt)))) throw signatureReplayed()
      expectBodyDigest(request, bodyDigest)
      return keys.checkId(keyId, keyUseOf(request))
    },
    close: async () => clearInterval(timer),
  }
}

function readHeaders({ headers }: FastifyRequest) {
  const keyId = String(headers['x-naru-key'] ?? '')
  const timestamp = String(headers['x-naru-timestamp'] ?? '')
  const bodyDigest = String(headers['x-naru-content-sha256'] ?? '')
  const [, hex] = /^v1=([0-9a-f]{64})$/.exec(String(headers['x-naru-signature'])) ?? []
  const isReadable =
    /^key_[0-9a-z]{26}$/.test(keyId) &&
    /^\d{1,12}(\.\d{1,6})?$/.test(timestamp) &&
    /^[0-9a-f]{64}$/.test(bodyDigest)
  if (!isReadable || hex === undefined) throw signatureInvalid()
  return { keyId, timestamp, bodyDigest, signature: Buffer.from(hex, 'hex') }
}

// As the server decides whether there is one to read.
function hasBody({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD') return false
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}

function signatureInvalid(): AppError {
  return new AppError({
    code: 'signature_invalid',
    status: 401,
    message:
      'The signature of this request is not right. Check the key id, the secret, and what is signed: method, path with query, time and the SHA-256 of the body.',
  })
}

function signatureExpired(): AppError {
  return new AppError({
    code: 'signature_expired',
    status: 401,
    message: `x-naru-timestamp must be within ${WINDOW_SECONDS / 60} minutes of the server's clock. Sign each request anew, and check the clock.`,
  })
}

function signatureReplayed(): AppError {
  return new AppError({
    code: 'signature_replayed',
    status: 401,
    message: 'A request with this signature was accepted before. Sign each request anew, a retry too.',
  })
}
