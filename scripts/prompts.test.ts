import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { changedWithoutVersion, LOCK_FILE, readPrompts } from './prompt-files.ts'

describe('the prompts', () => {
  const lock = JSON.parse(readFileSync(LOCK_FILE, 'utf8'))

  test('parse, and a text that changes gets another version', () => {
    const faults = changedWithoutVersion(lock, readPrompts())
    expect(faults, 'raise the version of these, then run node scripts/generate-prompts.ts').toEqual([])
  })
  test('are written down as they are: run node scripts/generate-prompts.ts', () => {
    expect(readPrompts()).toEqual(lock)
  })
})

test('a changed text is found, unless its version rises', () => {
  const before = {
    a: { version: 1, sha256: 'x' },
    b: { version: 1, sha256: 'x' },
    c: { version: 2, sha256: 'x' },
  }
  const now = {
    a: { version: 1, sha256: 'y' },
    b: { version: 2, sha256: 'y' },
    c: { version: 2, sha256: 'x' },
  }
  expect(changedWithoutVersion(before, { ...now, d: { version: 1, sha256: 'z' } })).toEqual(['a'])
})
