import type { SearchHit } from '../../knowledge/index.ts'
import type { TicketSummary } from '../tickets/ticket-reads.ts'
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

/** A summary of a ticket in this language without them. */
export function hideInSummary(summary: TicketSummary, language: string): TicketSummary {
  const whole = [summary.problem, summary.cause, summary.solution, summary.result].join('\n')
  const shown = (text: string) => withoutSecrets(text, language, whole)
  return {
    ...summary,
    problem: shown(summary.problem),
    cause: shown(summary.cause),
    solution: shown(summary.solution),
    result: shown(summary.result),
  }
}
