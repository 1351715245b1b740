import { expect, test } from 'vitest'
import { replyTexts } from './reply-texts.ts'

test('what follows the greeting stands in a paragraph of its own, and begins like one', () => {
  const { intro, nothing, closing } = replyTexts('en')
  for (const text of [intro, nothing, closing]) expect(text).toMatch(/^\p{Lu}/u)
})
