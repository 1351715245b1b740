import { expect, test } from 'vitest'
import { hashPassword, needsRehash, verifyPassword } from './password-hash.ts'

test('a password fits its own hash only, and no two hashes are equal', async () => {
  const hash = await hashPassword('a ferry landing')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(await verifyPassword(hash, 'a ferry landing')).toBe(true)
  expect(await verifyPassword(hash, 'a ferry landing ')).toBe(false)
  expect(await verifyPassword(hash, '')).toBe(false)
  expect(await hashPassword('a ferry landing')).not.toBe(hash)
})

test('how a keyboard composes Korean does not matter', async () => {
  const hash = await hashPassword('나루터의 새벽'.normalize('NFD'))
  expect(await verifyPassword(hash, '나루터의 새벽'.normalize('NFC'))).toBe(true)
})

test('a hash with other parameters is still good, and is to be renewed', async () => {
  // made by the reference implementation: echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32
  const older = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await verifyPassword(older, 'password')).toBe(true)
  expect(needsRehash(older)).toBe(true)
  expect(needsRehash(await hashPassword('a ferry landing'))).toBe(false)
})

test.each(['', 'x', '$2b$10$abcdefghijklmnopqrstuv', '$argon2id$v=19$m=1$x$y'])(
  'nothing fits what is no hash: %s',
  async (hash) => expect(await verifyPassword(hash, hash)).toBe(false),
)

test('many at once all come to an end', async () => {
  const hash = await hashPassword('a ferry landing')
  const answers = await Promise.all(Array.from({ length: 7 }, () => verifyPassword(hash, 'a ferry landing')))
  expect(answers).toEqual(Array(7).fill(true))
})
