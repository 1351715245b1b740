import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { AppError, type Principal } from '../platform/index.ts'
import { createAuthenticate } from './authenticate.ts'

const principal = (id: string): Principal => ({
  id,
  kind: 'key',
  name: 'k',
  tenantId: 't',
  scopes: ['*'],
  groups: [],
  teams: [],
  isConfined: false,
})
const refuse = (code: string) => new AppError({ code, status: 401, message: 'no' })

const authenticate = createAuthenticate({
  keys: {
    check: async (key) => {
      if (key !== 'right') throw refuse('key_invalid')
      return principal('key_1')
    },
  },
  tokens: { check: async () => principal('token') },
  signedRequests: { check: async () => principal('signer') },
  sessions: {
    fromCookie: async (request) => {
      if (request.cookies.naru_session === undefined) throw refuse('not_signed_in')
      return principal('usr_1')
    },
  },
})

const ask = (headers: Record<string, string>, cookies: Record<string, string> = {}) =>
  authenticate({ headers, cookies } as unknown as FastifyRequest).then(
    ({ id }) => id,
    (error: AppError) => error.code,
  )

test.each([
  ['Bearer right', 'key_1'],
  ['bearer  right', 'key_1'],
  ['Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJrIn0.c2ln', 'token'],
  ['Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJrIn0.', 'token'],
  ['Bearer eyJhbGciOiJub25lIn0', 'key_invalid'],
  ['Bearer wrong', 'key_invalid'],
  ['Bearer', 'key_invalid'],
  ['Bearer right extra', 'key_invalid'],
  ['Basic right', 'key_invalid'],
  ['', 'key_invalid'],
])('the header "%s" is %s', async (authorization, expected) => {
  expect(await ask({ authorization })).toBe(expected)
})

test('a signature counts where there is no header', async () => {
  const signed = { 'x-naru-signature': 'v1=00' }
  expect(await ask(signed, { naru_session: 'x' })).toBe('signer')
  expect(await ask({ ...signed, authorization: 'Bearer right' })).toBe('key_1')
  expect(await ask({ ...signed, authorization: 'Bearer wrong' })).toBe('key_invalid')
})

test('the cookie counts where there is no header, and makes no wrong header good', async () => {
  const cookies = { naru_session: 'x' }
  expect(await ask({}, cookies)).toBe('usr_1')
  expect(await ask({ authorization: 'Bearer wrong' }, cookies)).toBe('key_invalid')
  expect(await ask({})).toBe('not_signed_in')
})
