import type { CallRecord } from '../../gateway/index.ts'
import type { Database } from '../../platform/index.ts'
import { lockDocuments } from '../document-store.ts'
import { replaceChunks, weighChunks } from '../documents.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { summaryChunk } from '../tickets/ticket-chunks.ts'
import { copyAccess } from '../tickets/ticket-store.ts'
import type { SummaryAnswer } from './read-answer.ts'
import { SUMMARY_PROMPT } from './summarise-with-model.ts'
import { saveModelSummary, type WaitingSummary } from './summary-store.ts'

/**
 * Puts a model's summary in the place of the one that the ticket had, and its passage in the index. False when the
 * ticket has changed or gone since it was read: then the answer is of something that nobody may see any more.
 */
export async function storeSummary(
  { database, index }: { database: Database; index: SearchIndex | undefined },
  tenantId: string,
  waiting: WaitingSummary,
  { answer, record, alias }: { answer: SummaryAnswer; record: CallRecord | undefined; alias: string },
): Promise<boolean> {
  const { documentId, audience, privateAcl, ticket, product } = waiting
  const facts = {
    ...{ title: ticket.title, language: ticket.language, product },
    ...{ status: ticket.status ?? 'open', createdAt: waiting.createdAt.toISOString() },
  }
  const chunk = summaryChunk(facts, answer, { audience, privateAcl })
  const weighed = await weighChunks(index, tenantId, [chunk])
  const language = answer.language === '' ? ticket.language : answer.language
  return database.tenant({ tenantId, groups: 'all' }, async (tx) => {
    // whoever writes the ticket anew does so before this, or sees it
    await lockDocuments(tx, [documentId])
    const isStored = await saveModelSummary(
      tx,
      waiting,
      { ...answer, language },
      {
        ...{ promptId: SUMMARY_PROMPT.id, promptVersion: SUMMARY_PROMPT.version },
        ...{ model: record?.provider_model ?? alias, callId: record?.id ?? null },
      },
    )
    if (!isStored) return false
    await replaceChunks(tx, index, { tenantId, documentId, kind: 'summary', partId: audience }, weighed)
    // who may read notes may have changed while the model answered
    await copyAccess(tx, [documentId])
    return true
  })
}
