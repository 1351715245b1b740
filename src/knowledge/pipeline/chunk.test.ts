import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunk } from './chunk.ts'
import type { Block } from './document.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { HARD_TOKENS } from './split-block.ts'

const heading = (level: number, text: string): Block => ({ kind: 'heading', level, text })
const paragraph = (text: string): Block => ({ kind: 'paragraph', text })
const sentence = 'The node is drained before it is removed from the cluster by the operator. '

const letters = (text: string) => text.replaceAll(/\s+/g, '')

/** Whether all characters of `part` stand in `whole` in this order, from `from` on; answers where they end. */
function endOfSubsequence(whole: string, part: string, from: number): number {
  let at = from
  for (const character of part) {
    at = whole.indexOf(character, at)
    if (at < 0) return -1
    at += character.length
  }
  return at
}

const words = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom(
        '파드를',
        '확인한다.',
        'node',
        'is',
        'ready.',
        '`kubectl`',
        '요.',
        '日本語。',
        'v1.19',
        '😀',
      ),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 9000 }).map((length) => 'x'.repeat(length)) },
  ),
  { minLength: 1, maxLength: 400 },
)
const prose = words.map((list) => list.join(' ').trim()).filter((text) => text !== '')
const blocks = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('heading' as const),
      level: fc.integer({ min: 1, max: 6 }),
      text: fc.constantFrom('설치', 'Usage', 'A > B', 'Notes'),
    }),
    fc.record({ kind: fc.constant('paragraph' as const), text: prose }),
    fc
      .array(prose, { minLength: 1, maxLength: 30 })
      .map((items) => ({ kind: 'list' as const, text: items.map((item) => `- ${item}`).join('\n') })),
    prose.map((text) => ({ kind: 'code' as const, text: `\`\`\`sh\n${text.replaceAll(' ', '\n')}\n\`\`\`` })),
    fc.array(prose, { maxLength: 60 }).map((rows) => ({
      kind: 'table' as const,
      text: ['| a | b |', '| --- | --- |', ...rows.map((row) => `| ${row} | 1 |`)].join('\n'),
    })),
  ),
  { maxLength: 25 },
)

describe('chunk, whatever the document', () => {
  it('loses nothing, stays under the hard limit, counts without gaps and always cuts alike', () => {
    fc.assert(
      fc.property(blocks, (input) => {
        const chunks = chunk({ title: 'T', blocks: input })
        expect(chunks.map((part) => part.ordinal)).toEqual(chunks.map((_, index) => index))
        for (const part of chunks) {
          expect(part.content.trim()).not.toBe('')
          expect(estimateTokens(part.content)).toBeLessThanOrEqual(HARD_TOKENS)
        }
        expect(chunk({ title: 'T', blocks: structuredClone(input) })).toEqual(chunks)
        const body = letters(chunks.map((part) => part.content).join('\n'))
        let at = 0
        for (const block of input) {
          if (block.kind === 'heading') continue
          at = endOfSubsequence(body, letters(block.text), at)
          expect(at).toBeGreaterThanOrEqual(0)
        }
        const seen = chunks.map((part) => `${part.heading}\n${part.content}`).join('\n')
        for (const block of input) if (block.kind === 'heading') expect(seen).toContain(block.text)
      }),
      { numRuns: 150 },
    )
  })

  it('cuts a megabyte on one line, with and without spaces', () => {
    for (const text of [
      sentence.repeat(14_000),
      'ㅋ'.repeat(1_000_000),
      '!'.repeat(1_000_000),
      `x${' '.repeat(1_000_000)}x`,
    ]) {
      const chunks = chunk({ title: 'T', blocks: [paragraph(text)] })
      expect(letters(chunks.map((part) => part.content).join(''))).toBe(letters(text))
    }
  })
})

describe('chunk', () => {
  it('makes small neighbours one passage under their common heading', () => {
    const chunks = chunk({
      title: '안내',
      blocks: [
        heading(2, '설치'),
        paragraph('먼저 읽는다.'),
        heading(3, '리눅스'),
        paragraph('apt를 쓴다.'),
        heading(3, '맥'),
        paragraph('brew를 쓴다.'),
      ],
    })
    expect(chunks).toEqual([
      {
        ordinal: 0,
        heading: '설치',
        context: '안내 > 설치',
        content: '먼저 읽는다.\n\n### 리눅스\n\napt를 쓴다.\n\n### 맥\n\nbrew를 쓴다.',
      },
    ])
  })

  it('keeps large sections apart and names each by its headings, type and date', () => {
    const text = sentence.repeat(20).trim()
    const chunks = chunk({
      title: 'Guide',
      type: 'runbook',
      updatedAt: '2024-05-01T10:00:00.000Z',
      blocks: [heading(1, 'A'), heading(2, 'B'), paragraph(text), heading(2, 'C'), paragraph(text)],
    })
    expect(chunks.map((part) => part.context)).toEqual([
      'Guide > A > B (runbook, 2024-05-01)',
      'Guide > A > C (runbook, 2024-05-01)',
    ])
    expect(chunks.map((part) => part.content)).toEqual([text, text])
  })

  it('cuts a long paragraph at the ends of sentences, Korean ones too', () => {
    const korean =
      '파드를 새 노드로 옮긴 다음 상태를 확인한다. 준비가 되었나요? 그러면 다음 단계로 넘어가요. '
    const chunks = chunk({ title: 'T', blocks: [paragraph(korean.repeat(30).trim())] })
    expect(chunks.length).toBeGreaterThan(1)
    for (const part of chunks) expect(part.content).toMatch(/(?:다\.|요\?|요\.)$/)
  })

  it('keeps code and tables whole up to the hard limit, and repeats fence and header beyond it', () => {
    const code = (lines: number) =>
      `\`\`\`yaml\n${Array.from({ length: lines }, (_, index) => `key${index}: value`).join('\n')}\n\`\`\``
    const whole = chunk({ title: 'T', blocks: [{ kind: 'code', text: code(200) }] })
    expect(whole.map((part) => part.content)).toEqual([code(200)])
    const cut = chunk({ title: 'T', blocks: [{ kind: 'code', text: code(2000) }] })
    expect(cut.length).toBeGreaterThan(3)
    for (const part of cut) expect(part.content).toMatch(/^```yaml\n[^`]+\n```$/)

    const rows = Array.from({ length: 600 }, (_, index) => `| ${index} | some value |`)
    const table = chunk({
      title: 'T',
      blocks: [{ kind: 'table', text: ['| id | value |', '| --- | --- |', ...rows].join('\n') }],
    })
    expect(table.length).toBeGreaterThan(3)
    for (const part of table) expect(part.content).toMatch(/^\| id \| value \|\n\| --- \| --- \|\n\| \d+/)
  })

  it('keeps a list together with the sentence that introduces it', () => {
    const list: Block = {
      kind: 'list',
      text: Array.from({ length: 12 }, (_, index) => `${index + 1}. ${sentence}`).join('\n'),
    }
    const chunks = chunk({
      title: 'T',
      blocks: [paragraph(sentence.repeat(18)), paragraph('Do this:'), list],
    })
    expect(chunks.find((part) => part.content.includes('Do this:'))?.content).toContain('1. The node')
  })

  it('answers the title for a page that has nothing else', () => {
    expect(chunk({ title: '태스크', blocks: [] })).toEqual([
      { ordinal: 0, heading: '', context: '태스크', content: '태스크' },
    ])
  })
})
