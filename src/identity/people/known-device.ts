import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { MasterKey } from '../../platform/index.ts'
import { cookieAttributes } from './session-cookie.ts'

const DAYS = 180

export type KnownDevices = {
  /** The id of this device when somebody signed in on it as `email` before; a cookie cannot be made up. */
  find(request: FastifyRequest, email: string): string | undefined
  remember(request: FastifyRequest, reply: FastifyReply, email: string): void
}

/** One cookie a person, so that a browser which several share knows each of them. */
export function createKnownDevices(master: MasterKey): KnownDevices {
  const key = createHmac('sha256', master.key).update('naru known devices v1').digest()
  const hmac = (text: string) => createHmac('sha256', key).update(text).digest('base64url')
  const nameFor = (email: string) => `naru_device_${hmac(`name ${email}`).slice(0, 12)}`
  const sign = (email: string, body: string) => hmac(`device ${email} ${body}`)

  return {
    find(request, email) {
      const [id = '', until = '', signature = ''] = (request.cookies[nameFor(email)] ?? '').split('.')
      const given = Buffer.from(signature)
      const expected = Buffer.from(sign(email, `${id}.${until}`))
      const isGenuine = given.length === expected.length && timingSafeEqual(given, expected)
      return isGenuine && Number(until) * 1000 > Date.now() ? id : undefined
    },
    remember(request, reply, email) {
      const id = this.find(request, email) ?? randomBytes(12).toString('base64url')
      const body = `${id}.${Math.floor(Date.now() / 1000) + DAYS * 24 * 3600}`
      reply.setCookie(nameFor(email), `${body}.${sign(email, body)}`, {
        ...cookieAttributes(request),
        maxAge: DAYS * 24 * 3600,
      })
    },
  }
}
