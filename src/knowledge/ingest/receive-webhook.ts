import { AppError, type Database, notFound, type SecretBox } from '../../platform/index.ts'
import { webhookSecretName } from '../helpdesks/accounts.ts'
import type { HelpdeskEvent } from '../helpdesks/helpdesk.ts'
import { findHelpdeskConnector } from '../helpdesks/registry.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { findSource, lockSource, type SourceRow } from '../source-store.ts'
import { requestItems } from './ingest-item-store.ts'
import { ensureState, noteTime } from './ingest-state-store.ts'
import { purgeTickets } from './settle-tickets.ts'

type Deps = {
  database: Database
  index: SearchIndex | undefined
  secrets: SecretBox
  wake(tenantId: string, sourceId: string): Promise<void>
}

export type ReceivedWebhook = { headers: Record<string, string | undefined>; body: Buffer; now: number }

/**
 * What is deleted, redacted or made private goes at once, in one transaction, from every place; then each ticket that is
 * told of is fetched again, whatever the order of what is told. Throws 404 where there is no such help desk, and 401
 * where the webhook is none of it.
 */
export async function receiveWebhook(deps: Deps, sourceId: string, webhook: ReceivedWebhook): Promise<void> {
  const { database, secrets } = deps
  const found = await database.system(async (tx) => {
    const source = await findSource(tx, sourceId)
    const secret = source && (await secrets.get(tx, source.tenant_id, webhookSecretName(sourceId)))
    return source && { source, secret }
  })
  const connector = found && findHelpdeskConnector(found.source.kind)
  if (!found || !connector) throw notFound('webhook')
  if (found.secret === undefined) throw notSetUp()
  const events = connector.readWebhook({ ...webhook, secret: found.secret })
  await apply(deps, found.source, events)
  await deps.wake(found.source.tenant_id, sourceId)
}

async function apply(deps: Deps, source: SourceRow, events: readonly HelpdeskEvent[]): Promise<void> {
  const place = { tenantId: source.tenant_id, sourceId: source.id }
  const hidden = events.filter(({ kind }) => kind !== 'changed').map(({ ticketId }) => ticketId)
  await deps.database.tenant({ tenantId: place.tenantId, groups: 'all' }, async (tx) => {
    // nobody stores what was fetched before this, once this is there
    if (!(await lockSource(tx, source.id, hidden.length > 0 ? 'alone' : 'shared'))) return
    await ensureState(tx, source.id)
    await purgeTickets(tx, { index: deps.index, source }, hidden)
    await requestItems(
      tx,
      place,
      'webhook',
      events.map(({ ticketId }) => ticketId),
    )
    await noteTime(tx, source.id, 'webhook_at')
  })
}

function notSetUp(): AppError {
  return new AppError({
    code: 'webhook_not_verified',
    status: 401,
    message: 'No webhook is set up for this help desk. See GET /api/v1/sources/{id}/webhook.',
  })
}
