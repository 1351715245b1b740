import { escapeXml } from './attachment.ts'
import type { Person } from './people.ts'
import type { Random } from './random.ts'
import type { Language } from './ticket.ts'

export type MailParts = {
  paragraphs: string[]
  /** Shown as it is: a log. */
  code?: string | undefined
  signature?: string[] | undefined
  /** What the mail answers, as mail programs put it below. */
  quote?: { from: Person; at: number; lines: string[] } | undefined
}

/** The same mail as HTML and as text, as help desks keep both. */
export function mailText(
  parts: MailParts,
  language: Language,
  random: Random,
): { html: string; text: string } {
  const { paragraphs, code, signature, quote } = parts
  const html = [
    ...paragraphs.map((paragraph) => `<p>${escapeXml(paragraph)}</p>`),
    ...(code ? [`<pre>${escapeXml(code)}</pre>`] : []),
    ...(signature
      ? [`<div class="gmail_signature">-- <br>${signature.map(escapeXml).join('<br>')}</div>`]
      : []),
  ]
  const text = [
    ...paragraphs,
    ...(code ? [code] : []),
    ...(signature ? [`-- \n${signature.join('\n')}`] : []),
  ]
  if (quote) {
    const heading = quoteHeading(quote.from, quote.at, language)
    html.push(
      random.chance(0.5)
        ? `<div class="gmail_quote">${escapeXml(heading)}<blockquote>${quote.lines.map(escapeXml).join('<br>')}</blockquote></div>`
        : `<div class="freshdesk_quote"><blockquote class="freshdesk_quote">${escapeXml(heading)}<br>${quote.lines.map(escapeXml).join('<br>')}</blockquote></div>`,
    )
    text.push(`${heading}\n${quote.lines.map((line) => `> ${line}`).join('\n')}`)
  }
  return { html: `<div>${html.join('')}</div>`, text: text.join('\n\n') }
}

function quoteHeading(from: Person, at: number, language: Language): string {
  const time = new Date(at)
  if (language === 'ko') {
    const day = `${time.getUTCFullYear()}년 ${time.getUTCMonth() + 1}월 ${time.getUTCDate()}일`
    return `${day} ${time.getUTCHours()}:${String(time.getUTCMinutes()).padStart(2, '0')}, ${from.name} <${from.email}>님이 작성:`
  }
  return `On ${time.toUTCString().slice(0, 22)}, ${from.name} <${from.email}> wrote:`
}

export function signatureOf(person: Person, random: Random): string[] {
  const phone = `+82 10-${1000 + random.below(9000)}-${1000 + random.below(9000)}`
  return [person.name, person.email, ...(random.chance(0.6) ? [phone] : [])]
}
