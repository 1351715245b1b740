import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { ko } from './ko.ts'

type Texts = Record<string, { text: string; variables: string[] }>

/** Every text by its dotted key; plural forms count as one key, because Korean has only one of them. */
function textsOf(node: unknown, path: string[] = [], found: Texts = {}): Texts {
  if (typeof node === 'string') {
    const key = path.join('.').replace(/_(one|other)$/, '')
    found[key] = { text: node, variables: [...node.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1] ?? '').sort() }
    return found
  }
  for (const [key, value] of Object.entries(node as object)) textsOf(value, [...path, key], found)
  return found
}

describe('translations', () => {
  const english = textsOf(en)
  const korean = textsOf(ko)

  it('has the same keys in Korean and English', () => {
    expect(Object.keys(korean).sort()).toEqual(Object.keys(english).sort())
  })

  it('fills in the same values in both', () => {
    for (const [key, { variables }] of Object.entries(english)) {
      expect([key, korean[key]?.variables]).toEqual([key, variables])
    }
  })

  it('leaves no text empty, and no Korean text in English', () => {
    const same = Object.keys(english).filter((key) => english[key]?.text === korean[key]?.text)
    expect(same.sort()).toEqual(['app.name'])
    expect([...Object.values(english), ...Object.values(korean)].filter(({ text }) => !text.trim())).toEqual(
      [],
    )
  })
})
