import { z } from 'zod'
import { accessOf, type Database, defineRoute, notFound } from '../../platform/index.ts'
import { findDocument, findDocumentChunks, findDocumentVersions } from '../document-reads.ts'
import { presentDocument } from './present.ts'
import { documentSummarySchema } from './schemas.ts'

const documentSchema = documentSummarySchema.extend({
  text: z.string(),
  format: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  chunks: z.array(
    z.object({ id: z.string(), ordinal: z.number().int(), heading: z.string(), content: z.string() }),
  ),
  versions: z
    .array(
      z.object({
        version: z.number().int(),
        content_hash: z.string(),
        bytes: z.number().int(),
        created_at: z.string(),
      }),
    )
    .describe('The last 50, newest first; only the newest has its text'),
})

export function getDocument(deps: { database: Database }) {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/documents/:id',
    permission: 'knowledge:read',
    summary: 'One document with its text, chunks and history',
    tags: ['Knowledge'],
    params: z.object({ id: z.string() }),
    response: documentSchema,
    handler: async ({ principal, params }) =>
      deps.database.tenant(accessOf(principal), async (tx) => {
        const row = await findDocument(tx, params.id)
        if (!row) throw notFound('document')
        const chunks = await findDocumentChunks(tx, row.id)
        const versions = await findDocumentVersions(tx, row.id)
        return {
          ...presentDocument(row),
          text: row.content,
          format: row.format,
          metadata: row.metadata as Record<string, unknown>,
          chunks,
          versions: versions.map((version) => ({ ...version, created_at: version.created_at.toISOString() })),
        }
      }),
  })
}
