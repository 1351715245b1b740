import type { SearchHit } from '../../knowledge/index.ts'
import { withoutSecrets } from './without-secrets.ts'

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
