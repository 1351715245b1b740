import { expect, it } from 'vitest'
import { withoutTitle } from './without-title.ts'

it.each([
  ['# VPN 접속\n\n본문', 'VPN 접속', '본문'],
  ['\n## Guide ##\ntext', 'Guide', 'text'],
  ['# Guide', 'Guide', ''],
  ['# Another\n\ntext', 'Guide', '# Another\n\ntext'],
  ['Guide\n\ntext', 'Guide', 'Guide\n\ntext'],
])('%j under the title %s shows %j', (text, title, shown) => {
  expect(withoutTitle(text, title)).toBe(shown)
})
