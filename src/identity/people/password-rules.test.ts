import { expect, test } from 'vitest'
import type { AppError } from '../../platform/index.ts'
import { checkNewPassword } from './password-rules.ts'

const owner = { email: 'minsu.kim@naru.example', name: '김민수 Minsu' }

const verdict = (password: string) =>
  checkNewPassword(password, owner).then(
    () => 'fine',
    (error: AppError) => error.code,
  )

test.each([
  ['123456789', 'password_too_short'],
  ['나루터새벽', 'password_too_short'],
  [`long ${'x'.repeat(252)}`, 'password_too_long'],
  ['password123', 'password_breached'],
  ['Password123!', 'password_breached'],
  ['!!qwertyuiop', 'password_breached'],
  ['aaaaaaaaaaaa', 'password_breached'],
  ['abababababab', 'password_breached'],
  ['minsu.kim2026', 'password_breached'],
  ['i am MINSU.KIM!', 'password_breached'],
  ['minsu.kim@naru.example', 'password_breached'],
  ['김민수 minsu 님의 것', 'password_breached'],
  ['a ferry landing at dawn', 'fine'],
  ['나루터에서 새벽을 기다린다', 'fine'],
  ['xK7#pq92Lmz4', 'fine'],
])('%s: %s', async (password, expected) => {
  expect(await verdict(password)).toBe(expected)
})
