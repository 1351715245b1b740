import { hkdfSync, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { EncryptJWT, jwtDecrypt } from 'jose'
import { z } from 'zod'
import type { MasterKey } from '../../platform/index.ts'

const NAME = 'naru_provider'
export const CALLBACK_PATH = '/auth/callback'
export const MINUTES = 10

const content = z.object({
  provider: z.string(),
  /** Where in the console it goes on. */
  to: z.string(),
  keep: z.object({
    state: z.string(),
    nonce: z.string(),
    codeVerifier: z.string(),
    redirectUri: z.string(),
  }),
  /** Set when somebody who is signed in connects the provider to their account. */
  connect: z.object({ personId: z.string(), sessionId: z.string() }).optional(),
})

/** A sign-in under way, as its cookie holds it: encrypted, for ten minutes. */
export type UnderWay = z.output<typeof content>

export type ProviderCookie = {
  set(request: FastifyRequest, reply: FastifyReply, underWay: UnderWay): Promise<void>
  /** Takes the cookie from the browser. Undefined when there is none, or it is too old, not ours, or of another provider. */
  take(request: FastifyRequest, reply: FastifyReply, provider: string): Promise<UnderWay | undefined>
}

/**
 * It is not strict like the session's: the browser comes back from another site. It goes to the callback alone, and
 * names the one browser that may finish what it began.
 */
export function createProviderCookie(master: MasterKey): ProviderCookie {
  const key = new Uint8Array(hkdfSync('sha256', master.key, '', 'naru sign-in under way v1', 32))
  const attributes = (request: FastifyRequest) =>
    ({
      path: CALLBACK_PATH,
      httpOnly: true,
      sameSite: 'lax',
      secure: request.protocol === 'https',
    }) as const
  return {
    async set(request, reply, underWay) {
      const value = await new EncryptJWT({ ...underWay })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setExpirationTime(`${MINUTES}m`)
        .encrypt(key)
      reply.setCookie(NAME, value, { ...attributes(request), maxAge: MINUTES * 60 })
    },
    async take(request, reply, provider) {
      const value = request.cookies[NAME]
      if (value === undefined) return undefined
      reply.clearCookie(NAME, attributes(request))
      const only = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }
      const opened = await jwtDecrypt(value, key, only).catch(() => undefined)
      const read = content.safeParse(opened?.payload)
      return read.success && read.data.provider === provider ? read.data : undefined
    },
  }
}

/** Whether the browser brought back the state that it was sent away with. */
export function isSameState(given: string | null, expected: string): boolean {
  const bytes = Buffer.from(given ?? '')
  return bytes.length === Buffer.byteLength(expected) && timingSafeEqual(bytes, Buffer.from(expected))
}
