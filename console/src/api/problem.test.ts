import { afterEach, describe, expect, it, vi } from 'vitest'

const language = vi.hoisted(() => ({ now: 'ko' }))
vi.mock('../i18n/language.ts', () => ({ currentLanguage: () => language.now }))

const { describeProblem, specificsOf } = await import('./problem.ts')

const sentence = 'Line 3 is no JSON. Each line must hold one JSON object: correct that line.'

afterEach(() => {
  language.now = 'ko'
})

describe('a provider that does not answer', () => {
  const reason = 'llm.example answered 418: check the base URL, and whether that server is well.'
  const refusal = `Nothing was saved, because the provider did not answer as it should: ${reason} Correct it, or save it unchecked with "check": false.`

  it.each(['en', 'ko'])('is told in words for people, with the reason alone: %s', (now) => {
    language.now = now
    expect(describeProblem('provider_check_failed', refusal)).not.toContain('"check"')
    expect(specificsOf('provider_check_failed', refusal)).toBe(reason)
  })
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
