import type { SearchHit } from '../../knowledge/index.ts'
import { withoutSecrets } from '../passages/without-secrets.ts'
import type { AnswerPart } from './answer-part.ts'

/** Documents are written to be read; in a ticket somebody was told what opens their own door. */
export function isTicket({ type }: Pick<SearchHit, 'type'>): boolean {
  return type === 'ticket'
}

/** Passages found, those of tickets without passwords, keys, codes and vouchers that somebody was given. */
export function hideInHits(hits: readonly SearchHit[]): SearchHit[] {
  return hits.map((hit) =>
    isTicket(hit) ? { ...hit, snippet: withoutSecrets(hit.snippet, hit.language, hit.content) } : hit,
  )
}

/** The same for what is quoted of them. */
export function hideInParts(parts: AnswerPart[], hits: readonly SearchHit[]): AnswerPart[] {
  const tickets = new Map(hits.filter(isTicket).map((hit) => [hit.document_id, hit.language]))
  return parts.map((part) => {
    const { quote, document_id } = part.source
    const language = tickets.get(document_id)
    if (language === undefined) return part
    const shown = (text: string) => withoutSecrets(text, language, quote)
    return {
      source: { ...part.source, quote: withoutSecrets(quote, language) },
      pieces: part.pieces.map((piece) => ({ ...piece, text: shown(piece.text), tail: shown(piece.tail) })),
    }
  })
}
