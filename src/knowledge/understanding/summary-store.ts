import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'
import type { Audience, SummarisedTicket, Summary } from './summarised-ticket.ts'

/** A ticket whose summary waits for a model, as it is now. */
export type WaitingSummary = {
  documentId: string
  audience: Audience
  /** What the answer has to be compared with: another one means that the ticket has changed meanwhile. */
  contentHash: string
  attempts: number
  privateAcl: string[] | null
  product: string | null
  createdAt: Date
  ticket: SummarisedTicket
}

/** Of a ticket's turns, those that readers of this summary may see; in one statement, so that no change comes between. */
const WAITING = sql`
  select s.document_id as "documentId", s.audience, s.content_hash as "contentHash", s.attempts,
    s.private_acl as "privateAcl", t.product, t.created_at as "createdAt", json_build_object(
      'title', d.title, 'language', d.language, 'status', t.status, 'turns', coalesce((
        select json_agg(json_build_object('kind', u.kind, 'content', u.content) order by u.ordinal)
        from ticket_turns u
        where u.document_id = s.document_id and (s.audience = 'internal' or not u.is_private)), '[]')) as ticket
  from ticket_summaries s
  join documents d on d.id = s.document_id
  join tickets t on t.document_id = s.document_id`

/**
 * Of a help desk that somebody has asked to read: before that a webhook, or an agent, may have brought a ticket in, and
 * nobody was shown yet what a model costs.
 */
const IS_ASKED_FOR = sql`exists (select from syncs y where y.source_id = t.source_id and y.mode is not null)`

/** Of `ticket_summaries s`: a model is to make it. */
export const SUMMARY_WAITS = sql`((s.mode = 'extractive' or s.is_stale) and s.skip_reason is null)`

/** Of those: nobody tries any more, see `saveFailure`. One that was dismissed has no code. */
export const SUMMARY_GIVEN_UP = sql`(${SUMMARY_WAITS} and s.due_at = 'infinity' and s.error_code is not null)`

/** Those that have waited longest first. `tx` must be open with access `'all'`, as for all of these. */
export async function findWaiting(tx: Tx, tenantId: string, limit: number): Promise<WaitingSummary[]> {
  const { rows } = await sql<WaitingSummary>`${WAITING}
    where s.tenant_id = ${tenantId} and ${SUMMARY_WAITS} and s.due_at <= now() and ${IS_ASKED_FOR}
    order by s.due_at, s.document_id limit ${limit}`.execute(tx)
  return rows
}

/** Some that wait, whether they are due or not, without order: to say what they will cost. */
export async function sampleWaiting(tx: Tx, tenantId: string, limit: number): Promise<WaitingSummary[]> {
  const { rows } = await sql<WaitingSummary>`${WAITING}
    where s.tenant_id = ${tenantId} and ${SUMMARY_WAITS} order by md5(s.document_id) limit ${limit}`.execute(
    tx,
  )
  return rows
}

/** Tenants that have a model for summaries and something for it to do. */
export async function findTenantsToSummarise(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ tenant_id: string }>`
    select c.tenant_id from copilot_settings c
    where c.summary_model is not null and exists (
      select from ticket_summaries s join tickets t on t.document_id = s.document_id
      where s.tenant_id = c.tenant_id and ${SUMMARY_WAITS} and s.due_at <= now() and ${IS_ASKED_FOR})`.execute(
    tx,
  )
  return rows.map((row) => row.tenant_id)
}

type Key = Pick<WaitingSummary, 'documentId' | 'audience' | 'contentHash'>
type MadeBy = { promptId: string; promptVersion: number; model: string; callId: string | null }

/** False when the ticket has changed or gone meanwhile: then nothing is written. */
export async function saveModelSummary(
  tx: Tx,
  key: Key,
  summary: Summary & { language: string },
  by: MadeBy,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('ticket_summaries')
    .set({
      ...{
        problem: summary.problem,
        cause: summary.cause,
        solution: summary.solution,
        result: summary.result,
      },
      ...{
        language: summary.language,
        mode: 'model',
        prompt_id: by.promptId,
        prompt_version: by.promptVersion,
      },
      ...{ model: by.model, call_id: by.callId, is_stale: false, attempts: 0, error_code: null },
      created_at: sql`now()`,
    })
    .where('document_id', '=', key.documentId)
    .where('audience', '=', key.audience)
    .where('content_hash', '=', key.contentHash)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** `retryAt` null: given up, until the ticket, the model or the prompt changes. */
export async function saveFailure(tx: Tx, key: Key, errorCode: string, retryAt: Date | null): Promise<void> {
  await tx
    .updateTable('ticket_summaries')
    .set({
      error_code: errorCode,
      attempts: sql`attempts + 1`,
      due_at: retryAt ?? sql`'infinity'`,
    })
    .where('document_id', '=', key.documentId)
    .where('audience', '=', key.audience)
    .where('content_hash', '=', key.contentHash)
    .execute()
}

/** What was given up waits again. */
export async function reviveSummaries(tx: Tx, tenantId: string): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('ticket_summaries')
    .set({ due_at: sql`now()`, attempts: 0, error_code: null })
    .where('tenant_id', '=', tenantId)
    .where('skip_reason', 'is', null)
    .where('due_at', '=', sql<Date>`'infinity'`)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Summaries of models that another prompt than this one made wait to be made anew. */
export async function markStale(
  tx: Tx,
  tenantId: string,
  prompt: { id: string; version: number },
): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('ticket_summaries')
    .set({ is_stale: true, due_at: sql`now()`, attempts: 0, error_code: null })
    .where('tenant_id', '=', tenantId)
    .where('mode', '=', 'model')
    .where('is_stale', '=', false)
    .where('skip_reason', 'is', null)
    .where((row) =>
      row.or([
        row('prompt_id', 'is distinct from', prompt.id),
        row('prompt_version', 'is distinct from', prompt.version),
      ]),
    )
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
