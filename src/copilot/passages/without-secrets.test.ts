import { expect, it } from 'vitest'
import { withoutSecrets } from './without-secrets.ts'

it.each([
  ['hunter2x9! ', 'hunter2x9'],
  ['**hunter2x9**.', 'hunter2x9.'],
  ['<b>hunter2x9</b>.', '_hunter2x9_ or hunter2x9/'],
  ['hunter2x9.', '"hunter2x9-"'],
])('hides a password wherever it stands again: %s … %s', (told, again) => {
  const text = withoutSecrets(`We reset it. The password is ${told}\n\nSign in with ${again}.`, 'en')
  expect(text).toContain('[secret]')
  expect(text).not.toContain('hunter2x9')
})

it('leaves what only has the digits of a PIN, and folders', () => {
  expect(withoutSecrets('The PIN is 1234. See ERR-1234 and 12345.', 'en')).toBe(
    'The PIN is [secret]. See ERR-1234 and 12345.',
  )
  const shown = 'Run pwd: /srv/app1 must be shown.'
  expect(withoutSecrets(shown, 'en')).toBe(shown)
})

it.each([
  'Open https://sprout.example/reset?token=9f8e7d6c5b4a3f2e and go on.',
  'The password: Tr0ub4dor&3, the key sk-9f8e7d6c5b4a3f2e and the door code 7719#.',
])('hides nothing twice: %s', (told) => {
  const once = withoutSecrets(told, 'en')
  expect(once).not.toContain(']]')
  expect(withoutSecrets(once, 'en')).toBe(once)
})

it('ends, whatever a text is made of', () => {
  for (const run of ['token-', 'sk-', '1234 ', 'password ', 'code: A1-'])
    expect(withoutSecrets(`The pin is 1234. ${run.repeat(20_000)}`, 'en')).toContain('[secret]')
})
