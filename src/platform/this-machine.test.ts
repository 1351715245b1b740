import { expect, test } from 'vitest'
import { isThisMachine } from './this-machine.ts'

test.each([
  ['localhost', true],
  ['LOCALHOST', true],
  ['naru.localhost', true],
  ['127.0.0.1', true],
  ['127.9.8.7', true],
  ['::1', true],
  ['[::1]', true],
  ['::ffff:127.0.0.1', true],
  ['127.evil.example', false],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example', false],
  ['evillocalhost', false],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['', false],
])('"%s" is this machine: %s', (host, isOwn) => {
  expect(isThisMachine(host)).toBe(isOwn)
})
