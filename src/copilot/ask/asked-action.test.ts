import { expect, it } from 'vitest'
import { askedAction } from './asked-action.ts'

it('tells the heading of what is asked from that of something else', () => {
  const isOther = (query: string, heading: string) => askedAction(query)?.isOther(heading)
  expect(isOther('How can I delete a namespace?', 'Creating a new namespace')).toBe(true)
  expect(isOther('How can I delete a namespace?', 'Deleting a namespace')).toBe(false)
  expect(isOther('How can I delete a namespace?', 'Namespaces')).toBe(false)
  expect(isOther('How do I resize a claim?', 'Recovering from failure when expanding volumes')).toBe(true)
  expect(isOther('How do I resize a claim?', 'Expanding volumes')).toBe(false)
  expect(isOther('볼륨을 어떻게 늘리나요?', '볼륨 확장 실패 복구')).toBe(true)
  expect(isOther('볼륨을 어떻게 늘리나요?', '볼륨 확장')).toBe(false)
})

it('knows the action in other words, and questions without one', () => {
  expect(askedAction('비밀번호 변경')?.isIn('비밀번호를 바꾸려면 설정을 연다.')).toBe(true)
  expect(askedAction('비밀번호 변경')?.isIn('비밀번호를 입력한다.')).toBe(false)
  expect(askedAction('How do I drain a node?')).toBeUndefined()
})
