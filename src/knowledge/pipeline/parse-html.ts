import { decodeText } from './decode-text.ts'
import type { Draft, ParseInput } from './document.ts'
import { instant, webAddress } from './document-facts.ts'
import { readHtml } from './html-blocks.ts'

const CHARSET = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)/i

export function parseHtml(input: ParseInput): Draft[] {
  const start = new TextDecoder('latin1').decode(input.bytes.subarray(0, 2048))
  const page = readHtml(decodeText(input.bytes, CHARSET.exec(start)?.[1]))
  return [
    {
      title: pageTitle(page.title, page.firstHeading),
      url: webAddress(page.canonical),
      updatedAt: instant(page.modified),
      blocks: page.blocks,
    },
  ]
}

/** `<title>` often ends with the name of the site; the first `h1` inside it is the page's own name. */
function pageTitle(title: string, heading: string): string | undefined {
  if (heading !== '' && title.includes(heading)) return heading
  return title || heading || undefined
}
