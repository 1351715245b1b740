import { describe, expect, it } from 'vitest'
import { quoteRanges } from './quote-ranges.ts'

const marked = (texts: string[], quote: string) =>
  quoteRanges(texts, quote).map(({ text, start, end }) => texts[text]?.slice(start, end))

describe('quoteRanges', () => {
  it('finds a sentence with its full stop', () => {
    expect(marked(['Install it. Cordon the node first. Then restart.'], 'Cordon the node first.')).toEqual([
      'Cordon the node first.',
    ])
  })

  it('finds Markdown source in rendered text nodes', () => {
    const rendered = ['Press ', 'Create profile', ' in the ', 'console', '. Then go.']
    expect(marked(rendered, '3. Press **Create profile** in the [console](https://x.example/a1).')).toEqual([
      'Press ',
      'Create profile',
      ' in the ',
      'console',
    ])
  })

  it('ignores line breaks and spacing, in Korean too', () => {
    expect(marked(['먼저 이벤트를\n확인합니다. 그다음 재시작합니다.'], '먼저  이벤트를 확인합니다.')).toEqual(
      ['먼저 이벤트를\n확인합니다.'],
    )
  })

  it('falls back to the lines that are still there', () => {
    expect(
      marked(['First line stays here. Another one.'], 'First line stays here.\nThis one is gone.'),
    ).toEqual(['First line stays here.'])
  })

  it('finds nothing when the text changed, and nothing for an empty quote', () => {
    expect(marked(['Something else entirely.'], 'The quote that was cited.')).toEqual([])
    expect(marked(['Something'], '')).toEqual([])
    expect(marked(['Something'], '---')).toEqual([])
  })
})
