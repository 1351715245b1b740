import { expect, test } from 'vitest'
import { redact } from './redact.ts'

test('values of fields that are named like secrets do not come through, at any depth', () => {
  const given = {
    password: 'a',
    nested: [{ client_secret: 'b', apiToken: 'c', hash: 'd' }],
    key: 'e',
    cookie: 'f',
    backup_codes: ['g'],
    deep: { 'x-naru-signature': 'h', private_jwk: { d: 'i' } },
  }
  const text = JSON.stringify(redact(given))
  expect(text).not.toMatch(/"[a-i]"/)
  expect(redact({ has_password: true, token_type: 'Bearer', name: 'n' })).toEqual({
    has_password: true,
    token_type: 'Bearer',
    name: 'n',
  })
})

test('keys, tokens and passwords inside texts are cut out, and what tells keys apart stays', () => {
  const key = 'naru_sk_abcdef0123456789abcdef0123456789'
  const jwt = `eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.${'s'.repeat(40)}`
  const text = String(
    redact(
      `${key} ${jwt} Bearer ${'b'.repeat(20)} postgres://naru:geheim@db/naru /reset#token=verborgen&x=1`,
    ),
  )
  expect(text).toContain('naru_sk_abcdef…')
  for (const secret of [key, jwt, 'bbbbbbbb', 'geheim', 'verborgen']) expect(text).not.toContain(secret)
  expect(redact({ prefix: 'naru_sk_abcdef' })).toEqual({ prefix: 'naru_sk_abcdef' })
})

test('keys of a map that have no text have a place', () => {
  const map = new Map<unknown, string>([
    ['plain', 'a'],
    [{ toString: 1 }, 'b'],
    [Object.create(null), 'c'],
    [7, 'd'],
  ])
  expect(redact({ map })).toEqual({ map: { plain: 'a', '[key 2]': 'b', '[key 3]': 'c', 7: 'd' } })
})

test('long texts, long lists and circles end', () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  expect(JSON.stringify(redact(circle))).toContain('too deep')
  expect(String(redact('x'.repeat(10_000)))).toHaveLength(2_001)
  expect(redact(Array.from({ length: 5_000 }, () => 1))).toHaveLength(1_001)
})
