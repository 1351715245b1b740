import { sql } from 'kysely'
import type { TimePlace, Tx } from '../../platform/index.ts'
import { ATTACHMENT_GIVEN_UP, ATTACHMENT_WAITS } from '../attachments/attachment-store.ts'
import { SUMMARY_GIVEN_UP, SUMMARY_WAITS } from '../understanding/summary-store.ts'

// What was given up and waits for somebody, or is tried again by itself: tickets and articles that could not be read,
// attachments, summaries.

export const FAILURE_KINDS = ['ticket', 'article', 'attachment', 'summary'] as const
export type FailureKind = (typeof FAILURE_KINDS)[number]

export type Failed = {
  source_id: string
  source_name: string
  kind: FailureKind
  external_id: string
  /** Of the ticket that it is of, in the help desk; null: an article. */
  ticket_id: string | null
  attempts: number
  error_code: string | null
  /** null: the code says it. */
  error_message: string | null
  /** When it was given up; of what is tried again by itself, when. */
  at: Date
  key: string
}

/** given_up: it waits for somebody. retrying: it failed and is tried again by itself. */
export const FAILURE_STATES = ['given_up', 'retrying'] as const
export type FailureState = (typeof FAILURE_STATES)[number]

/** Of help desks that the reader may see: some, or all. */
export type FailureChoice = {
  sourceIds: readonly string[]
  items?: ReadonlyArray<{ source_id: string; kind: FailureKind; external_id: string }>
}

const RETRIED_ATTACHMENT = sql`(${ATTACHMENT_WAITS} and a.error_code is not null)`
const RETRIED_SUMMARY = sql`(${SUMMARY_WAITS} and s.due_at < 'infinity' and s.error_code is not null)`

/** Latest first. `tx` must be the system's: row-level security would look at every attachment and summary. */
export async function listFailures(
  tx: Tx,
  tenantId: string,
  filter: {
    state: FailureState
    sourceIds: readonly string[]
    before: TimePlace | undefined
    limit: number
  },
): Promise<Failed[]> {
  const { before } = filter
  const isGivenUp = filter.state === 'given_up'
  const { rows } = await sql<Failed>`
    select failed.*, s.name as source_name, source_id || '/' || failed.kind || '/' || external_id as key from (
      select source_id, kind, external_id, case kind when 'ticket' then external_id end as ticket_id, attempts,
        error_code, error_message, date_trunc('milliseconds', coalesce(dead_at, due_at)) as at
      from ingest_items where tenant_id = ${tenantId}
        and ${isGivenUp ? sql`dead_at is not null` : sql`dead_at is null and ended_at is null and error_code is not null`}
      union all
      select t.source_id, 'attachment', a.id, t.ticket_id, a.attempts, a.error_code, a.error_message,
        date_trunc('milliseconds', a.due_at)
      from attachments a join tickets t on t.document_id = a.document_id join sources s on s.id = t.source_id
      where a.tenant_id = ${tenantId} and ${isGivenUp ? ATTACHMENT_GIVEN_UP : RETRIED_ATTACHMENT}
      union all
      select t.source_id, 'summary', t.ticket_id, t.ticket_id, max(s.attempts), min(s.error_code), null,
        date_trunc('milliseconds', max(${isGivenUp ? sql`s.created_at` : sql`s.due_at`}))
      from ticket_summaries s join tickets t on t.document_id = s.document_id
      where s.tenant_id = ${tenantId} and ${isGivenUp ? SUMMARY_GIVEN_UP : RETRIED_SUMMARY}
      group by t.source_id, t.ticket_id
    ) failed join sources s on s.id = failed.source_id
    where source_id = any(${filter.sourceIds}::text[])
      and ${before === undefined ? sql`true` : sql`(at, source_id || '/' || failed.kind || '/' || external_id) < (${before.time}::timestamptz, ${before.id})`}
    order by at desc, key desc limit ${filter.limit}`.execute(tx)
  return rows
}

export type Revived = { source_id: string; kind: FailureKind }

/** They are due again; answers with each of them. */
export async function reviveFailures(tx: Tx, choice: FailureChoice): Promise<Revived[]> {
  const items = await sql<Revived>`
    update ingest_items i set dead_at = null, attempts = 0, due_at = now(), reason = 'retry', revision = i.revision + 1
    where dead_at is not null and ${chosen(choice, sql`i.kind`, sql`i.external_id`, sql`i.source_id`)}
    returning source_id, kind`.execute(tx)
  // articles are not asked for one by one
  const walks = items.rows.filter(({ kind }) => kind === 'article').map((row) => row.source_id)
  await sql`update helpdesks set articles_at = null where source_id = any(${walks}::text[])`.execute(tx)
  const attachments = await sql<Revived>`
    update attachments a set attempts = 0, due_at = now(), error_code = null, error_message = null,
      status = case when a.status = 'dead' then 'waiting' else a.status end,
      text_status = case when a.status = 'dead' then a.text_status else 'waiting' end
    from documents d where d.id = a.document_id and ${ATTACHMENT_GIVEN_UP}
      and ${chosen(choice, sql`'attachment'`, sql`a.id`, sql`d.source_id`)}
    returning d.source_id, 'attachment' as kind`.execute(tx)
  const summaries = await sql<Revived>`
    with revived as (
      update ticket_summaries s set attempts = 0, due_at = now(), error_code = null from tickets t
      where t.document_id = s.document_id and ${SUMMARY_GIVEN_UP}
        and ${chosen(choice, sql`'summary'`, sql`t.ticket_id`, sql`t.source_id`)}
      returning t.source_id, t.ticket_id)
    select distinct source_id, 'summary' as kind, ticket_id from revived`.execute(tx)
  return [...items.rows, ...attachments.rows, ...summaries.rows]
}

/** Nobody is to be told of them any more; answers how many. */
export async function dismissFailures(tx: Tx, choice: FailureChoice): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with items as (
      delete from ingest_items i
      where dead_at is not null and ${chosen(choice, sql`i.kind`, sql`i.external_id`, sql`i.source_id`)}
      returning 1),
    attachments as (
      update attachments a set status = case when a.status = 'dead' then 'skipped' else a.status end,
        text_status = case when a.status = 'dead' then a.text_status else 'none' end
      from documents d where d.id = a.document_id and ${ATTACHMENT_GIVEN_UP}
        and ${chosen(choice, sql`'attachment'`, sql`a.id`, sql`d.source_id`)} returning 1),
    summaries as (
      update ticket_summaries s set error_code = null from tickets t
      where t.document_id = s.document_id and ${SUMMARY_GIVEN_UP}
        and ${chosen(choice, sql`'summary'`, sql`t.ticket_id`, sql`t.source_id`)}
      returning t.source_id, t.ticket_id)
    select ((select count(*) from items) + (select count(*) from attachments)
      + (select count(distinct (source_id, ticket_id)) from summaries))::int as count`.execute(tx)
  return rows[0]?.count ?? 0
}

type Sql = ReturnType<typeof sql>

function chosen({ sourceIds, items }: FailureChoice, kind: Sql, id: Sql, source: Sql) {
  const ofSources = sql`${source} = any(${sourceIds}::text[])`
  if (!items) return ofSources
  return sql`${ofSources} and (${source}, ${kind}, ${id}) in (
    select r.source_id, r.kind, r.external_id from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
      as r (source_id text, kind text, external_id text))`
}
