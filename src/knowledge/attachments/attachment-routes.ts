import { z } from 'zod'
import {
  accessOf,
  type Blobs,
  type Database,
  defineDownloadRoute,
  notFound,
  type Route,
} from '../../platform/index.ts'
import { attachmentNotStored } from './attachment-errors.ts'
import { servedType } from './attachment-format.ts'
import { downloadAnew, findAttachment, type ReadableAttachment } from './attachment-store.ts'
import type { Attachments } from './attachments.ts'

type Deps = {
  database: Database
  blobs: Pick<Blobs, 'read'>
  attachments: Pick<Attachments, 'wake'>
}

export function attachmentRoutes({ database, blobs, attachments }: Deps): Route[] {
  return [
    defineDownloadRoute({
      method: 'GET',
      path: '/api/v1/attachments/:id',
      permission: 'tickets:read',
      summary: 'Download an attachment of a ticket',
      description:
        'For whoever may read what it is attached to: those of private notes for fewer than those of the ticket. Always a download, never a page.',
      tags: ['Tickets'],
      params: z.object({ id: z.string().max(100) }),
      download: 'application/octet-stream',
      async handler({ principal, params }) {
        const found = await database.tenant(accessOf(principal), (tx) => findAttachment(tx, params.id))
        if (!found) throw notFound('attachment')
        if (found.status !== 'stored' || found.sha256 === null) throw attachmentNotStored(whyNot(found))
        const { sha256 } = found
        const parts = await blobs.read(principal.tenantId, sha256)
        if (!parts) {
          // restored from a backup that had no blobs, for example
          await database.tenant({ tenantId: principal.tenantId, groups: 'all' }, (tx) =>
            downloadAnew(tx, found.id, sha256),
          )
          attachments.wake()
          throw attachmentNotStored('it is downloaded from the help desk again. Try again in a minute.')
        }
        const { first, all } = await withFirst(parts)
        return { filename: found.name, contentType: servedType(first), chunks: all }
      },
    }),
  ]
}

function whyNot({ status, error_message: told }: ReadableAttachment): string {
  if (status === 'waiting') return 'it is downloaded from the help desk soon. Try again in a minute.'
  return told ?? 'attachments of this help desk are not kept. Open it in the help desk.'
}

/** The first part, which says what it is, and everything with it. */
async function withFirst(parts: AsyncIterable<Uint8Array>) {
  const iterator = parts[Symbol.asyncIterator]()
  const { value, done } = await iterator.next()
  const first = done ? Buffer.alloc(0) : Buffer.from(value)
  async function* all() {
    try {
      yield first
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return { first, all: all() }
}
