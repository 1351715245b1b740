import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spliceJson } from './splice-json.ts'

const splice = (text: string, changes: Record<string, unknown>) =>
  spliceJson(Buffer.from(text), changes).toString()

test('replaces a value and leaves every other byte', () => {
  const body = '{ "a" : 1.10e2,\n "model" :"x\\"}", "b":[{"model":"y"}], "c":12345678901234567890 }'
  expect(splice(body, { model: 'gpt' })).toBe(
    '{ "a" : 1.10e2,\n "model" :"gpt", "b":[{"model":"y"}], "c":12345678901234567890 }',
  )
})

test('adds what is not there, also to an empty object', () => {
  expect(splice('{"a":1}', { b: { c: true } })).toBe('{"b":{"c":true},"a":1}')
  expect(splice(' { } ', { b: 1 })).toBe(' {"b":1 } ')
  expect(splice('{"x":0,"a":1}', { a: 2, b: 3 })).toBe('{"b":3,"x":0,"a":2}')
})

test('knows a key that is written with escapes, and one that stands there twice', () => {
  expect(splice('{"mod\\u0065l":"a","model":"b"}', { model: 'c' })).toBe('{"mod\\u0065l":"c","model":"c"}')
})

test('means the same as changing the parsed object, whatever the object is', () => {
  const object = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())
  const space = fc.constantFrom(undefined, 1, '\t')
  fc.assert(
    fc.property(object, object, space, (given, changes, indent) => {
      const text = JSON.stringify(given, null, indent)
      const expected = { ...JSON.parse(text), ...JSON.parse(JSON.stringify(changes)) }
      expect(JSON.parse(splice(text, changes))).toEqual(expected)
    }),
  )
})
