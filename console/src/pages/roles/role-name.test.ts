import { expect, it } from 'vitest'
import { isRoleName, suggestRoleName } from './role-name.ts'

it.each([
  ['Billing desk', 'billing_desk'],
  ['  Café & Küche  ', 'cafe_kuche'],
  ['2nd line', 'nd_line'],
  ['정산 담당', ''],
  ['정산 AP', 'ap'],
])('%s suggests “%s”', (title, name) => {
  expect(suggestRoleName(title)).toBe(name)
})

it('knows a role’s name from what is none', () => {
  expect(isRoleName('billing_desk')).toBe(true)
  for (const name of ['', 'Billing', '2nd', 'a b', 'x'.repeat(41)]) expect(isRoleName(name)).toBe(false)
})
