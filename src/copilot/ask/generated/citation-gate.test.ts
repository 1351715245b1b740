import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCitationGate, type GateToken } from './citation-gate.ts'

const KNOWN = ['k4t9', 'm2x7']

function through(pieces: string[]): { shown: string; held: number } {
  const gate = createCitationGate((id) => KNOWN.includes(id))
  const numbers = new Map<string, number>()
  const render = (tokens: GateToken[]) =>
    tokens
      .map((token) =>
        token.type === 'text'
          ? token.text
          : token.ids
              .map((id) => {
                if (!numbers.has(id)) numbers.set(id, numbers.size + 1)
                return `[${numbers.get(id)}]`
              })
              .join(''),
      )
      .join('')
  let shown = ''
  for (const piece of pieces) shown += render(gate.push(piece))
  const before = shown.length
  shown += render(gate.end())
  return { shown, held: shown.length - before }
}

/** What stands outside of code. */
function proseOf(text: string): string {
  let inFence = ''
  return text
    .split('\n')
    .map((line) => {
      const mark = /^[ \t]*(`{3,}|~{3,})/.exec(line)?.[1]
      const isInline = mark?.startsWith('`') && line.slice(line.indexOf(mark) + mark.length).includes('`')
      if (inFence !== '') {
        if (mark?.startsWith(inFence)) inFence = ''
        return '~'
      }
      if (mark === undefined || isInline) return line.replace(/(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)/g, '~')
      inFence = mark
      return '~'
    })
    .join('\n')
}

/** Numbers in brackets, as readers see them. */
function citationsIn(prose: string): number[] {
  return Array.from(
    prose
      .replace(/\\([\\[\]])/g, '$1')
      .replace(/&#91;/g, '[')
      .replace(/&#93;/g, ']')
      .matchAll(/\[\s*(\d+)\s*\]/g),
    ([, number]) => Number(number),
  )
}

describe('createCitationGate', () => {
  it.each([
    ['Restart it. [k4t9] Then wait. [m2x7]', 'Restart it. [1] Then wait. [2]'],
    ['Restart it [k4t9, m2x7].', 'Restart it [1][2].'],
    ['Restart it【k4t9】.', 'Restart it[1].'],
    ['Restart it［k4t9］. Now ［１］.', 'Restart it[1]. Now.'],
    // Markdown shows all of these as a number in brackets
    ['A \\[1\\], b &#91;1&#93;, c [1&rsqb;, d &#x5B;1\\] and e \\[k4t9\\].', 'A, b, c, d and e [1].'],
    ['Ports [80-90], 【1†source】 or [1–3].', 'Ports, or.'],
    ['A \\\\ path, a & b, R&D; \\[aside\\]', 'A \\\\ path, a & b, R&D; [aside\\]'],
    ['Restart it [passage: K4T9; z9z9].', 'Restart it [1].'],
    ['Restart it [z9z9]. Now [1] and [2, 3].', 'Restart it. Now and.'],
    ['A [link](https://a.example) and [an aside].', 'A [link](https://a.example) and [an aside].'],
    ['![x](https://evil.example/?q=1) Stop!', '[x](https://evil.example/?q=1) Stop!'],
    ['Take `items[0]` [k4t9].', 'Take `items[0]` [1].'],
    ['```js\nitems[0] // [z9z9]\n```\nDone [k4t9].', '```js\nitems[0] //\n```\nDone [1].'],
    ['다시 시작하세요.[출처: k4t9]', '다시 시작하세요.[1]'],
    ['Take `[7]```[7]```!', 'Take ` ```[7]```!'],
    ['Take `[z9z9]`` it', 'Take ` `` it'],
    ['Torn [k4', 'Torn '],
    ['Torn [[z9z9]5]', 'Torn 5]'],
    ['An [open aside', 'An [open aside'],
  ])('%s', (written, shown) => {
    expect(through([written]).shown).toBe(shown)
  })

  it('holds back no more than it has to', () => {
    const gate = createCitationGate((id) => KNOWN.includes(id))
    expect(gate.push('Restart it')).toEqual([{ type: 'text', text: 'Restart it' }])
    expect(gate.push('. [k4')).toEqual([{ type: 'text', text: '.' }])
    expect(gate.push('t9] Then')).toEqual([
      { type: 'text', text: ' ' },
      { type: 'citation', ids: ['k4t9'] },
      { type: 'text', text: ' Then' },
    ])
  })

  it('shows no citation that does not resolve, however it is cut, and always the same text', () => {
    const part = fc.oneof(
      fc.constantFrom('[k4t9]', '[m2x7, z9z9]', '[z9z9]', '[7]', '[', ']', '【', '】', '`', '```', '~~~', '\n'),
      fc.constantFrom(' ', '!', '5', '12', 'k4t9', 'word', '단어', '. ', '(', ')', '# ', '1. ', ', ', '[^3]'),
      fc.constantFrom('\\', '\\[', '\\]', '&#91;', '&#93;', '&', ';', '7]', '［'),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat(), { maxLength: 12 }), (parts, cuts) => {
        const written = parts.join('')
        const places = [...new Set(cuts.map((cut) => cut % (written.length + 1)))].sort((a, b) => a - b)
        const pieces = [0, ...places].map((from, i) => written.slice(from, places[i]))
        const { shown } = through(pieces)
        expect(shown).toBe(through([written]).shown)
        for (const number of citationsIn(proseOf(shown))) expect(number === 1 || number === 2).toBe(true)
        expect(proseOf(shown)).not.toMatch(/\[[^[\]\n`]*z9z9[^[\]\n`]*\]/)
      }),
      { numRuns: 3_000 },
    )
  })
})
