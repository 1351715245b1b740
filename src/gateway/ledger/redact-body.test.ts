import { expect, test } from 'vitest'
import { redactBody } from './redact-body.ts'

test.each([
  ['my key is sk-proj-abcdefghijklmnopqrstuvwx', 'my key is [key]'],
  ['naru_sk_0123456789abcdef0123456789', '[key]'],
  ['write to kim.minsu@example.co.kr, please', 'write to [email], please'],
  ['연락처는 010-1234-5678입니다', '연락처는 [phone]입니다'],
  ['02-555-1234 / +82 10 1234 5678', '[phone] / [phone]'],
  ['주민번호 900101-1234567', '주민번호 [resident number]'],
  ['4111 1111 1111 1111', '[card]'],
  ['-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----', '[key]'],
])('%s', (text, redacted) => expect(redactBody(text)).toBe(redacted))

test('ordinary text and numbers stay, and JSON stays JSON', () => {
  const body = JSON.stringify({
    model: 'gpt-4o-2024-11-20',
    max_tokens: 1024,
    created: 1732147200,
    content: 'The pod restarted 12 times since 2026-11-20 10:30; see 서울 리전 3번 노드. version 1.28.4',
  })
  expect(redactBody(body)).toBe(body)
  const broken = JSON.stringify({ content: 'mail\nab@b.co', phone: 821012345678, card: 4111111111111111 })
  expect(JSON.parse(redactBody(broken))).toEqual({
    content: 'mail\n[email]',
    phone: 821012345678,
    card: '[card]',
  })
  const told = JSON.stringify({ content: 'mail a@b.co or call 010 1234 5678 "now"' })
  expect(JSON.parse(redactBody(told))).toEqual({ content: 'mail [email] or call [phone] "now"' })
})

test('what escapes hide is found, also in the arguments of tools', () => {
  expect(redactBody('{"content":"jane\\u0040example.com"}')).toBe('{"content":"[email]"}')
  const args = JSON.stringify({ to: 'a\njane@example.com', 'jane@example.com': 1 })
  const told = JSON.parse(redactBody(JSON.stringify({ arguments: args })))
  expect(JSON.parse(told.arguments)).toEqual({ to: 'a\n[email]', '[email]': 1 })
})

test('tokens do not say it again, and what is nested too deep is looked through as text', () => {
  const tokens = ['jane', '@example', '.com'].map((token) => ({ token, bytes: [1] }))
  const body = JSON.stringify({ content: 'jane@example.com', logprobs: { content: tokens } })
  expect(redactBody(body)).toBe('{"content":"[email]","logprobs":null}')
  expect(redactBody('{"logprobs":true}')).toBe('{"logprobs":true}')
  const deep = `{"a":${'['.repeat(100_000)}"jane@example.com"${']'.repeat(100_000)}}`
  expect(redactBody(deep)).toContain('["[email]"]')
})
