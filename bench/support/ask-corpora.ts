import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { chunk } from '../../src/knowledge/pipeline/chunk.ts'
import { formatOf } from '../../src/knowledge/pipeline/formats.ts'
import { parse } from '../../src/knowledge/pipeline/parse.ts'
import { indexDocuments } from '../../src/knowledge/search/index-documents.ts'
import type { Database } from '../../src/platform/index.ts'

/** Puts every readable file of a folder into a tenant of its own, under its path as id. */
export async function loadFolder(database: Database, tenant: string, folder: string): Promise<void> {
  const source = `src_${tenant}`
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values (${tenant}, ${tenant}, ${tenant})`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values (${source}, ${tenant}, 'push', ${tenant})`.execute(
      tx,
    )
  })
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const format = formatOf(file)
    if (!format) continue
    const bytes = readFileSync(join(folder, file))
    for (const document of await parse({ bytes, format, name: file }).catch(() => [])) {
      const id = document.key === undefined ? file : `${file}#${document.key}`
      await add(database, tenant, source, id, document)
    }
  }
}

type Parsed = Awaited<ReturnType<typeof parse>>[number]

async function add(database: Database, tenant: string, source: string, name: string, document: Parsed) {
  const id = `${tenant}:${name}`
  const chunks = chunk({ title: document.title, blocks: document.blocks }).map((part) => ({
    id: `${id}#${part.ordinal}`,
    document_id: id,
    acl: null,
    ...part,
  }))
  await database.tenant({ tenantId: tenant, groups: 'all' }, async (tx) => {
    await sql`insert into documents (id, tenant_id, source_id, external_id, title, language, format, content,
        content_hash, parser_version, chunk_count)
      values (${id}, ${tenant}, ${source}, ${name}, ${document.title}, ${document.language}, 'markdown', '', '', 1,
        ${chunks.length})`.execute(tx)
    await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content)
      select id, ${tenant}, document_id, ordinal, heading, context, content
      from jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb)
        as row(id text, document_id text, ordinal int, heading text, context text, content text)`.execute(tx)
    await indexDocuments(tx, tenant, chunks)
  })
}
