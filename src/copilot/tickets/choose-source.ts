import { findHelpdeskConnector, noSuchHelpdesk, sourceAmbiguous } from '../../knowledge/index.ts'
import type { Database, Tx } from '../../platform/index.ts'
import { findHelpdeskSources, findPrimaryIds, type HelpdeskSource } from './ticket-reads.ts'

/** What a request says about which of the tenant's help desks is meant; all of it may be left out. */
export type SourceChoice = {
  /** Id or name. */
  source?: string | undefined
  /** X-Platform: `freshdesk`. */
  platform?: string | undefined
  /** X-Freshdesk-Domain: `acme` or `acme.freshdesk.com`. */
  domain?: string | undefined
}

export type TicketPlace = { sourceId: string; ticketId: string }

/**
 * Where a ticket of this number may be: in each help desk that the request may mean, a merged one under the number that
 * answers for it; nowhere where the tenant has none, unless one is named. Headers choose among the tenant's own help desks
 * and never choose a tenant. Throws `not_found` where they mean none of these, and says so.
 */
export async function placesOf(
  database: Database,
  tenantId: string,
  ticketId: string,
  choice: SourceChoice,
): Promise<TicketPlace[]> {
  return database.system(async (tx) => {
    const sources = await meantSources(tx, tenantId, choice)
    const primary = await findPrimaryIds(
      tx,
      sources.map((source) => source.id),
      ticketId,
    )
    return sources.map(({ id }) => ({ sourceId: id, ticketId: primary.get(id) ?? ticketId }))
  })
}

/** Throws `not_found`, as `placesOf` does, for a request that may turn out to be about no ticket. */
export async function requireMeant(
  database: Database,
  tenantId: string,
  choice: SourceChoice,
): Promise<void> {
  if (saidOf(choice).length > 0) await database.system((tx) => meantSources(tx, tenantId, choice))
}

async function meantSources(tx: Tx, tenantId: string, choice: SourceChoice): Promise<HelpdeskSource[]> {
  const all = await findHelpdeskSources(tx, tenantId)
  const meant = all.filter(isMeant(choice))
  // tools send their headers whether a help desk is connected or not
  const isMissed = choice.source !== undefined || all.length > 0
  if (meant.length === 0 && isMissed) throw noSuchHelpdesk(saidOf(choice).join(' and '))
  return meant
}

/** How a request says which help desk it means. */
function saidOf({ source, platform, domain }: SourceChoice): string[] {
  return [
    ...(source === undefined ? [] : [`the id or name "${source}"`]),
    ...(platform ? [`X-Platform "${platform}"`] : []),
    ...(domain ? [`X-Freshdesk-Domain "${domain}"`] : []),
  ]
}

function isMeant({ source, platform, domain }: SourceChoice): (one: HelpdeskSource) => boolean {
  const kind = platform?.trim().toLowerCase()
  const wanted = domain
    ?.trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
  return (one) => {
    if (source !== undefined && source !== one.id && source !== one.name) return false
    if (kind && kind !== one.kind && !namesOf(one).includes(kind)) return false
    if (!wanted) return true
    const host = hostOf(one.url)
    return host === wanted || host.split('.')[0] === wanted
  }
}

/** Other names that a help desk's own tools call it by. */
function namesOf({ kind }: HelpdeskSource): readonly string[] {
  return findHelpdeskConnector(kind)?.platformNames ?? []
}

function hostOf(url: string | null): string {
  return url !== null && URL.canParse(url) ? new URL(url).hostname.toLowerCase() : ''
}

/**
 * The one that is meant. Throws `source_ambiguous` where several may be, with the names of those that the reader may know:
 * `nameOf` answers null for another.
 */
export function onlyOne<T>(found: readonly T[], nameOf: (one: T) => string | null): T | undefined {
  if (found.length <= 1) return found[0]
  throw sourceAmbiguous(found.map(nameOf))
}
