import { expect, it } from 'vitest'
import { extractiveReply } from './extractive-reply.ts'
import type { ReplyContext } from './reply-context.ts'
import { replyTexts } from './reply-texts.ts'

const SHOWN = { en: 'Open Settings and choose Save.', ko: '설정을 열고 저장을 눌러 주세요.' }

function paragraphsOf(language: 'en' | 'ko', shown?: string): string[] {
  const source = {
    ...{ kind: 'solution' as const, document_id: 'doc_1', chunk_id: 'chk_1', external_id: '1' },
    ...{ title: 'Export', heading: '', url: null, language, likeness: 1 },
  }
  const sources: ReplyContext['sources'] = shown === undefined ? [] : [{ ...source, content: shown, shown }]
  const { pieces } = extractiveReply({ sources, turns: [] }, language)
  return pieces
    .map(({ text }) => text)
    .join('')
    .split('\n\n')
}

it.each(['en', 'ko'] as const)(
  'what follows the greeting stands in a paragraph of its own (%s)',
  (language) => {
    const { greeting, intro, nothing, closing } = replyTexts(language)
    const shown = SHOWN[language]
    expect(paragraphsOf(language)).toEqual([greeting, nothing, closing])
    expect(paragraphsOf(language, shown)).toEqual([greeting, intro, shown, closing])
    expect(paragraphsOf(language, `1. ${shown}\n2. ${shown}`)).toEqual([
      ...[greeting, intro, `1. ${shown}\n2. ${shown}`, closing],
    ])
  },
)

it.each([
  ['en', /^\p{Lu}[^\n]*[.:]$/u],
  ['ko', /^\p{Script=Hangul}[^\n]*다\.$/u],
] as const)('and begins and ends like one (%s)', (language, paragraph) => {
  const { intro, nothing, closing } = replyTexts(language)
  for (const text of [intro, nothing, closing]) expect(text).toMatch(paragraph)
})
