// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is what files say
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { replaceVariables as replace } from './replace-variables.ts'

const replaceVariables = (text: string, read: (name: string) => string | undefined) =>
  replace(text, read, 'naru.yaml')
const read = (values: Record<string, string>) => (name: string) => values[name]

test('variables stand for values wherever a value may stand', () => {
  const text = [
    'a: ${ONE}',
    "b: 'x-${ONE}-${TWO}'",
    'c: ["${TWO}"]',
    'd: plain # ${NOT_READ}',
    '${ONE}: key',
  ].join('\n')
  expect(parse(replaceVariables(text, read({ ONE: '1', TWO: 'two' })))).toEqual({
    a: '1',
    b: 'x-1-two',
    c: ['two'],
    d: 'plain',
    '${ONE}': 'key',
  })
})

test.each([
  'x: y',
  '# no',
  '"quoted\'',
  '- a\n- b',
  '  ',
  '*alias',
  '!!int 5',
  '${OTHER}',
  '\\n',
  '한국어\u0007',
])('a value stays one value, whatever it holds: %j', (value) => {
  expect(parse(replaceVariables('a: {b: ${V}, c: 1}\nd: 2', read({ V: value, OTHER: 'leaked' })))).toEqual({
    a: { b: value, c: 1 },
    d: 2,
  })
})

test('names and comments are left as they are', () => {
  const text = '# of ${NOBODY}\n"${KEY}": ${V} # and ${NOBODY}\n'
  expect(replaceVariables(text, read({ V: 'v', KEY: 'k' }))).toBe(text.replace('${V}', '"v"'))
})

test('lines stay where they are', () => {
  const text = 'a: 1\nb: ${V}\nc: "${V}"\n'
  expect(replaceVariables(text, read({ V: 'one\ntwo' })).split('\n')).toHaveLength(text.split('\n').length)
})

test('"$${" stands for "${"', () => {
  expect(parse(replaceVariables('a: x$${V}-${V}', read({ V: '1' })))).toEqual({ a: 'x${V}-1' })
})

test('all that are missing are named, and empty counts as missing', () => {
  const text = 'a: ${ONE}\nb: ${TWO} ${THREE}\nc: ${not a name}'
  expect(() => replaceVariables(text, read({ TWO: '2', ONE: '' }))).toThrow(
    expect.objectContaining({
      code: 'variable_missing',
      message: expect.stringMatching(
        /naru\.yaml.*\$\{ONE\} \(line 1\), \$\{THREE\} \(line 2\), \$\{not a name\} \(line 3\)/,
      ),
    }),
  )
})
