import { line } from '../../platform/index.ts'
import type { SourceChoice } from '../tickets/choose-source.ts'

/** The number of a ticket in its help desk. */
export const ticketIdSchema = line(100)

/** Which help desk a request means: by its own words, or by the headers that tools of help desks send. */
export function choiceOf(
  source: string | undefined,
  headers: Record<string, string | string[] | undefined>,
): SourceChoice {
  return { source, platform: first(headers['x-platform']), domain: first(headers['x-freshdesk-domain']) }
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
