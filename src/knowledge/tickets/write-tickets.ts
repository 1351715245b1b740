import type { Tx } from '../../platform/index.ts'
import { countChunks, upsertDocuments } from '../document-store.ts'
import { placeChunks, removeChunks, storeChunks, type WeighedChunks } from '../documents.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { PreparedTicket } from './prepare-ticket.ts'
import {
  chunkPlace,
  compareChunks,
  copyAccess,
  type Placed,
  replaceAttachments,
  replaceSummaries,
  replaceTurns,
  summaryKey,
  upsertTickets,
} from './ticket-store.ts'

export type WeighedTicket = {
  prepared: PreparedTicket
  weighed: WeighedChunks
  /** When it was asked for. */
  fetchedAt: Date
}

type Place = { tenantId: string; sourceId: string; keepsAttachments: boolean }

/**
 * Stores tickets with all that stands beside them; readers see the old version or the new one. Downloaded attachments
 * and a model's summaries stay where what they were made from did not change. `tx` must be open with access `'all'`
 * and hold the source. Answers ticket id → document id.
 */
export async function writeTickets(
  tx: Tx,
  index: SearchIndex | undefined,
  place: Place,
  tickets: readonly WeighedTicket[],
): Promise<Map<string, string>> {
  if (tickets.length === 0) return new Map()
  const { tenantId } = place
  const documents = tickets.map(({ prepared }) => prepared.document)
  const stored = new Map((await upsertDocuments(tx, place, documents)).map((row) => [row.externalId, row]))
  const placed = tickets.map(({ prepared, weighed, fetchedAt }) => {
    const { id, isNew } = stored.get(prepared.document.externalId) as { id: string; isNew: boolean }
    return { documentId: id, isNew, prepared, weighed, fetchedAt }
  })
  await upsertTickets(tx, place, placed)
  await replaceTurns(tx, tenantId, placed)
  await replaceAttachments(tx, tenantId, placed, place.keepsAttachments)
  const newSummaries = await replaceSummaries(tx, tenantId, placed)
  const replaced = placed.filter(({ isNew }) => !isNew).map(({ documentId }) => documentId)
  let chunks = placed.flatMap((ticket) => newChunks(ticket, newSummaries))
  if (replaced.length > 0) {
    // what stays word for word keeps its id, which answers cite, and its vectors
    const { gone, same } = await compareChunks(tx, replaced, chunks, newSummaries)
    await removeChunks(tx, index, tenantId, gone)
    await copyAccess(tx, replaced)
    chunks = chunks.filter(({ chunk }) => !same.has(chunkPlace(chunk)))
  }
  await storeChunks(tx, index, tenantId, chunks)
  await countChunks(tx, replaced)
  return new Map(placed.map(({ documentId, prepared }) => [prepared.ticket.id, documentId]))
}

/** Places above the passages of the ticket itself, which are replaced while a summary stays. */
const SUMMARY_PLACES: Record<string, number> = { everyone: 9_000, internal: 9_001 }

function newChunks(ticket: Placed & { weighed: WeighedChunks }, newSummaries: ReadonlySet<string>) {
  const { documentId, prepared, weighed } = ticket
  return placeChunks(weighed, documentId, prepared.document.acl)
    .filter(
      ({ chunk }) =>
        chunk.kind !== 'summary' || newSummaries.has(summaryKey(documentId, chunk.part_id ?? '')),
    )
    .map(({ chunk, posting }) => ({
      posting,
      chunk: { ...chunk, ordinal: SUMMARY_PLACES[chunk.part_id ?? ''] ?? chunk.ordinal },
    }))
}
