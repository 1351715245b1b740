import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeSnippet } from './snippet.ts'

describe('makeSnippet', () => {
  it('shows the sentences with the most telling words', () => {
    const filler = 'Nothing of interest is said in this sentence. '.repeat(10)
    const text = `${filler}Drain the node with kubectl before the upgrade. ${filler}`
    expect(
      makeSnippet(
        text,
        new Map([
          ['drain', 5],
          ['upgrad', 4],
          ['is', 0.1],
        ]),
      ),
    ).toMatch(/^Drain the node/)
  })

  it('cuts one endless sentence around the match', () => {
    const text = `${'word '.repeat(300)}target ${'word '.repeat(300)}`
    const snippet = makeSnippet(text, new Map([['target', 3]]))
    expect(snippet).toContain('target')
    expect(snippet.length).toBeLessThan(320)
    expect(snippet).toMatch(/^….*…$/)
  })

  it('is short and well-formed for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const snippet = makeSnippet(text, new Map([['a', 1]]))
        expect(snippet.length).toBeLessThanOrEqual(310)
      }),
    )
  })
})
