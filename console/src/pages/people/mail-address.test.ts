import { expect, it } from 'vitest'
import { isMailAddress } from './mail-address.ts'

it.each(['seoyeon.kim@example.co.kr', 'a+b@sub.example.com', 'kim@한국.kr'])('%s is one', (text) => {
  expect(isMailAddress(text)).toBe(true)
})

it.each(['', 'kim', 'kim@', '@example.com', 'kim@localhost', 'kim@example.', 'a b@example.com', 'a@b@c.kr'])(
  '%s is none',
  (text) => {
    expect(isMailAddress(text)).toBe(false)
  },
)
