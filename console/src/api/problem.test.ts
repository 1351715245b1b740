import { afterEach, describe, expect, it, vi } from 'vitest'

const language = vi.hoisted(() => ({ now: 'ko' }))
vi.mock('../i18n/start.ts', () => ({ currentLanguage: () => language.now }))

const { describeProblem, specificsOf } = await import('./problem.ts')

const sentence = 'Line 3 is no JSON. Each line must hold one JSON object: correct that line.'

afterEach(() => {
  language.now = 'ko'
})

describe('specificsOf', () => {
  it('keeps the line that only the server names below the Korean explanation', () => {
    expect(describeProblem('parse_failed', sentence)).not.toBe(sentence)
    expect(specificsOf('parse_failed', sentence)).toBe(sentence)
  })

  it('repeats nothing where the sentence itself is shown, or says no more than the Korean text', () => {
    expect(specificsOf('empty_file', 'The file has no text.')).toBeNull()
    language.now = 'en'
    expect(describeProblem('parse_failed', sentence)).toBe(sentence)
    expect(specificsOf('parse_failed', sentence)).toBeNull()
  })
})
