import { expect, test } from 'vitest'
import { line } from './line.ts'

test.each(['A\r\nBcc: x@evil.example', 'a\nb', 'a\rb', 'a\tb', 'a\u0000b', 'a\u001b[2Jb', 'a\u0085b'])(
  'a line is one line, which %j is not',
  (text) => {
    expect(line(100).safeParse(text).success).toBe(false)
  },
)

test('a line is well-formed and no longer than it may be', () => {
  expect(line(10).parse('나루 naru 🛶')).toBe('나루 naru 🛶')
  expect(line(10).parse('a\ud800')).toBe('a\ufffd')
  expect(line(3).safeParse('naru').success).toBe(false)
  expect(line(3).safeParse('').success).toBe(false)
})
