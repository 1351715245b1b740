import type { Citation } from '../../api/types.ts'

/** The answer as it can be pasted into a mail or a ticket: the text, then its sources as a numbered list. */
export function answerAsText(text: string, citations: Citation[], heading: string, origin: string): string {
  const sources = citations.map(({ id, title, heading: section, url, document_id }) => {
    const name = section && section !== title ? `${title} > ${section}` : title
    return `[${id}] ${name}\n    ${url ?? `${origin}/knowledge/documents/${document_id}`}`
  })
  return sources.length === 0 ? text.trim() : `${text.trim()}\n\n${heading}\n${sources.join('\n')}\n`
}
