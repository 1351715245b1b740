import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refuseTooDeep } from './json-limits.ts'

const check = (text: string) => () => refuseTooDeep(Buffer.from(text))
const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth)

describe('JSON', () => {
  test.each([
    ['64 levels of lists', nested(64)],
    ['64 levels of objects', `${'{"a":'.repeat(64)}1${'}'.repeat(64)}`],
    ['brackets inside a text', JSON.stringify('['.repeat(1000))],
    ['brackets after an escaped quote', JSON.stringify(`"${'['.repeat(1000)}`)],
    ['brackets after an escaped backslash and a Korean word', JSON.stringify(`\\나루"${'{'.repeat(1000)}`)],
    ['commas inside a text', JSON.stringify(','.repeat(200_000))],
    ['99,000 values', `[${'0,'.repeat(98_997)}0]`],
  ])('of %s is taken', (_what, text) => {
    expect(check(text)).not.toThrow()
  })

  test.each([
    ['65 levels', nested(65)],
    ['a megabyte of opening brackets', '['.repeat(1_000_000)],
    ['lists and objects in turn', '[{"a":'.repeat(40)],
    ['a text before the depth', `["\\"]]]",${nested(65)}]`],
    ['100,001 values', `[${'0,'.repeat(100_000)}0]`],
    ['100,001 empty lists', `[${'[],'.repeat(100_000)}[]]`],
  ])('of %s is refused', (_what, text) => {
    expect(check(text)).toThrow(expect.objectContaining({ code: 'body_too_deep', status: 400 }))
  })

  test('that is ordinary is never refused, however it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), fc.boolean(), (value, spaced) => {
        expect(check(JSON.stringify(value, null, spaced ? 2 : 0))).not.toThrow()
      }),
    )
  })

  test('that is broken ends the count without an error of its own', () => {
    for (const text of ['"', '"\\', '"\\"', ']]]]', '{"a', '']) expect(check(text)).not.toThrow()
  })
})
