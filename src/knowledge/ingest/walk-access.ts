import { applyAccess, findAccessRows } from '../tickets/access-store.ts'
import { articleAcl, readTicketAccess, ticketAcl } from '../tickets/ticket-access.ts'
import { inTenant, type Slice } from './ingest-run.ts'
import { BEGINNING } from './ingest-state-store.ts'
import { holdSource } from './settle-tickets.ts'
import { moveOn, whereIs } from './walk-ids.ts'

const BATCH = 200

/** Gives stored documents the access lists that the settings of now make, some at a time. Answers whether all have them. */
export async function stepAccess(slice: Omit<Slice, 'helpdesk'>): Promise<boolean> {
  const { source } = slice
  const from = await whereIs(slice, 'access')
  const access = readTicketAccess(source.config)
  return inTenant(slice, async (tx) => {
    await holdSource(tx, slice)
    const rows = await findAccessRows(tx, source.id, (from ?? BEGINNING).cursor ?? '', BATCH)
    const documents = rows.map((row) => ({
      id: row.id,
      acl:
        row.type === 'ticket'
          ? ticketAcl(access, { groupId: row.group_id, assigneeId: row.assignee_id })
          : articleAcl(audienceOf(row.metadata), source.acl),
    }))
    await applyAccess(tx, documents, access.noteAcl)
    const isEnd = rows.length < BATCH
    await moveOn(tx, slice, 'access', from, isEnd ? null : (rows.at(-1)?.id ?? null))
    return isEnd
  })
}

// of one that does not tell, as little as possible is shown
function audienceOf(metadata: unknown): 'everyone' | 'agents' | 'some' {
  const { audience } = metadata as { audience?: string }
  return audience === 'everyone' ? 'everyone' : 'agents'
}
