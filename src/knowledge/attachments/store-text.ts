import type { Database } from '../../platform/index.ts'
import { replaceChunks, weighChunks } from '../documents.ts'
import type { Chunk } from '../pipeline/chunk.ts'
import type { SearchIndex } from '../search/search-index.ts'
import { contextLine, type TicketFacts } from '../tickets/ticket-chunks.ts'
import { copyAccess } from '../tickets/ticket-store.ts'
import { type DueAttachment, findFacts, saveText } from './attachment-store.ts'
import type { AttachmentText } from './read-attachment.ts'

type Deps = { database: Database; index: SearchIndex | undefined }

/** Stores what was read of an attachment, with passages that whoever may read the attachment finds. */
export async function storeText(
  { database, index }: Deps,
  due: DueAttachment,
  read: AttachmentText | { failure: { code: string; message: string } },
): Promise<void> {
  const access = { tenantId: due.tenant_id, groups: 'all' } as const
  const found = await database.tenant(access, (tx) => findFacts(tx, due.document_id))
  if (!found) return
  const facts = { ...found, createdAt: found.created_at.toISOString() }
  const isRead = !('failure' in read)
  const chunks = isRead ? toChunks(facts, due, read.passages) : []
  const weighed = await weighChunks(index, due.tenant_id, chunks)
  const part = {
    tenantId: due.tenant_id,
    documentId: due.document_id,
    kind: 'attachment' as const,
    partId: due.id,
  }
  await database.tenant(access, async (tx) => {
    // the document first, as all do who write passages
    if (!(await replaceChunks(tx, index, part, weighed))) return undefined
    const text = isRead
      ? {
          text: read.text,
          status: read.text === '' ? ('none' as const) : ('read' as const),
          error: read.notRead,
        }
      : { text: '', status: 'failed' as const, error: read.failure }
    // redacted meanwhile: nothing of it may stay
    if (!(await saveText(tx, due, text)) && chunks.length > 0)
      return replaceChunks(tx, index, part, { chunks: [], postings: [] })
    // who may read it may have changed while it was read
    return copyAccess(tx, [due.document_id])
  })
}

const HEADINGS = { en: 'Attachment', ko: '첨부 파일' }

function toChunks(facts: TicketFacts, due: DueAttachment, passages: AttachmentText['passages']): Chunk[] {
  const heading = `${HEADINGS[facts.language === 'ko' ? 'ko' : 'en']}: ${oneLine(due.name)}`
  return passages.map((passage, ordinal) => {
    const path = passage.heading === '' ? heading : `${heading} > ${passage.heading}`
    return {
      ...{ ordinal, heading: path, context: contextLine(facts, path), content: passage.content },
      ...{ kind: 'attachment', privateAcl: due.private_acl, partId: due.id },
    }
  })
}

/** Names come from whoever sent the file. */
function oneLine(name: string): string {
  return name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed()
}
