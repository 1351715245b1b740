import fc from 'fast-check'
import { expect, test } from 'vitest'
import { replaceText, spliceJson } from './splice-json.ts'

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

test.each([
  ['{ "a":"x", "model" :\n"y\\"z" ,"b":[1] }', true],
  ['{"model":"y"}', true],
  ['{"model":"y","tools":[{"model":"y"}]}', false],
  ['{"messages":[{"content":"\\"model\\": \\"x\\""}],"model":"y"}', true],
  ['{"of":"model","model":"y"}', false],
  ['{"of":"model","mod\\u0065l":"y"}', false],
])('of %s it replaces a text at once: %s', (text, isSure) => {
  const replaced = replaceText(Buffer.from(text), 'model', 'a "new" 모델')
  expect(replaced !== undefined).toBe(isSure)
  if (replaced) expect(replaced.toString()).toBe(splice(text, { model: 'a "new" 모델' }))
})

test('a text replaced at once is the one that a look at every key would replace, or none', () => {
  const others = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())
  fc.assert(
    fc.property(others, others, fc.string(), (before, after, model) => {
      const text = JSON.stringify({ ...before, model, ...after, model2: 1 })
      const { model: last } = JSON.parse(text)
      if (typeof last !== 'string') return
      const replaced = replaceText(Buffer.from(text), 'model', 'new')
      if (replaced) expect(replaced.toString()).toBe(splice(text, { model: 'new' }))
    }),
  )
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
