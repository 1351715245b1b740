import { sql } from 'kysely'
import { indexDocuments } from '../../src/knowledge/search/index-documents.ts'
import { type Found, findLexically, type Ranking } from '../../src/knowledge/search/search.ts'
import type { Database } from '../../src/platform/index.ts'
import type { SetDocument } from './labelled-set.ts'

/** Stores and indexes documents as a tenant of their own; answers how they are found by words. */
export async function indexSet(
  database: Database,
  tenantId: string,
  all: readonly SetDocument[],
): Promise<(query: string, limit: number) => Promise<Ranking<Found>>> {
  const access = { tenantId, groups: 'all' as const }
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values (${tenantId}, ${tenantId}, ${tenantId})`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values (${tenantId}, ${tenantId}, 'push', 'bench')`.execute(
      tx,
    )
  })
  for (let from = 0; from < all.length; from += 100) {
    const some = all.slice(from, from + 100)
    const documents = some.map(({ id, passages }) => ({
      ...{ id: `${tenantId}/${id}`, external_id: id, chunk_count: passages.length },
    }))
    const chunks = some.flatMap(({ id, passages }) =>
      passages.map((passage, ordinal) => ({
        ...{ id: `${tenantId}/${id}#${ordinal}`, document_id: `${tenantId}/${id}`, ordinal, acl: null },
        ...{ heading: passage.context, ...passage },
      })),
    )
    await database.tenant(access, async (tx) => {
      await sql`insert into documents (id, tenant_id, source_id, external_id, title, language, format, content,
          content_hash, parser_version, chunk_count)
        select id, ${tenantId}, ${tenantId}, external_id, '', 'und', 'markdown', '', '', 1, chunk_count
        from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as row(id text, external_id text, chunk_count int)`.execute(
        tx,
      )
      await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content)
        select id, ${tenantId}, document_id, ordinal, heading, context, content
        from jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb)
          as row(id text, document_id text, ordinal int, heading text, context text, content text)`.execute(
        tx,
      )
      await indexDocuments(tx, tenantId, chunks)
    })
  }
  const own = (id: string) => id.slice(tenantId.length + 1)
  return async (query, limit) => {
    const ranking = await database.tenant(access, (tx) =>
      findLexically(tx, tenantId, { query, limit, groupBy: 'document' }),
    )
    return {
      ...ranking,
      found: ranking.found.map((hit) => ({
        ...{ ...hit, document_id: own(hit.document_id), chunk_id: own(hit.chunk_id) },
      })),
    }
  }
}
