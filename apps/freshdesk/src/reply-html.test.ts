import { expect, it } from 'vitest'
import { replyHtml } from './reply-html.ts'

it('keeps lines and paragraphs, and lets nothing through as markup', () => {
  expect(replyHtml('Hello,\nthere.\n\n<img src=x onerror="a()"> & more\n')).toBe(
    '<p>Hello,<br>there.</p><p>&lt;img src=x onerror=&quot;a()&quot;&gt; &amp; more</p>',
  )
})
