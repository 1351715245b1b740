import { cleanText } from '../pipeline/clean-text.ts'
import { htmlToBlocks } from '../pipeline/html-blocks.ts'
import { withoutQuotes } from './without-quotes.ts'
import { withoutSignature } from './without-signature.ts'

/** A log that somebody pasted into a mail is not read to its end. */
const MAX_SOURCE = 512 * 1024
const MAX_TEXT = 100_000

/**
 * What somebody wrote, as plain text: without markup, quotes of earlier mails and signature. What a mail forwards stays
 * in the first turn, where it is what the ticket is about.
 */
export function turnText(turn: { html: string | null; text: string | null }, isFirst: boolean): string {
  const written = cleanText(textOf(turn)).slice(0, MAX_TEXT).toWellFormed().trim()
  const own = withoutQuotes(written, isFirst)
  return withoutSignature(own)
}

function textOf({ html, text }: { html: string | null; text: string | null }): string {
  if (html === null) return (text ?? '').slice(0, MAX_SOURCE)
  return htmlToBlocks(html.slice(0, MAX_SOURCE), isQuote)
    .map((block) => block.text)
    .join('\n\n')
}

const QUOTE_CLASS =
  /(^|\s)(gmail_quote|gmail_attr|gmail_signature|yahoo_quoted|protonmail_quote|moz-cite-prefix|moz-signature|freshdesk_quote|zd-quote|OutlookMessageHeader|naver_quote)(\s|$)/i
const QUOTE_ID = /^(divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|signature)$/i

/** Quotes and signatures that mail programs mark. */
function isQuote(name: string, attributes: Record<string, string>): boolean {
  if (name === 'blockquote' && attributes.type === 'cite') return true
  return QUOTE_CLASS.test(attributes.class ?? '') || QUOTE_ID.test(attributes.id ?? '')
}
