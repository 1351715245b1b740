import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

export type AccessRow = {
  id: string
  type: string | null
  group_id: string | null
  assignee_id: string | null
  metadata: unknown
}

/** Documents of a source after this id, with what their access lists are made from. */
export async function findAccessRows(
  tx: Tx,
  sourceId: string,
  after: string,
  limit: number,
): Promise<AccessRow[]> {
  const { rows } = await sql<AccessRow>`
    select d.id, d.type, d.metadata, t.group_id, t.assignee_id
    from documents d left join tickets t on t.document_id = d.id
    where d.source_id = ${sourceId} and d.id > ${after} order by d.id limit ${limit}`.execute(tx)
  return rows
}

/**
 * Gives documents and all that stands beside them these access lists. Their hash goes: it is over the lists as well,
 * and the next time they are fetched they are compared anew.
 */
export async function applyAccess(
  tx: Tx,
  documents: ReadonlyArray<{ id: string; acl: string[] | null }>,
  noteAcl: readonly string[],
): Promise<void> {
  const rows = sql`jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as r (id text, acl text[])`
  const ids = documents.map(({ id }) => id)
  await sql`
    update documents d set acl = r.acl, content_hash = '' from ${rows}
    where d.id = r.id and d.acl is distinct from r.acl`.execute(tx)
  await sql`
    update documents d set content_hash = '' where d.id = any(${ids}::text[]) and exists (
      select from ticket_turns t where t.document_id = d.id and t.private_acl <> ${noteAcl}::text[])`.execute(
    tx,
  )
  for (const table of ['ticket_turns', 'attachments', 'ticket_summaries'])
    await sql`
      update ${sql.table(table)} set private_acl = ${noteAcl}::text[]
      where document_id = any(${ids}::text[]) and private_acl <> ${noteAcl}::text[]`.execute(tx)
  await sql`
    update chunks c set acl = r.acl,
      private_acl = case when c.private_acl is null then null else ${noteAcl}::text[] end
    from ${rows}
    where c.document_id = r.id and (c.acl is distinct from r.acl or c.private_acl <> ${noteAcl}::text[])`.execute(
    tx,
  )
}
