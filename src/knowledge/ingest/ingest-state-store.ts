import { type Selectable, sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

// How far the reading of each help desk has come: rows of `helpdesks`, and what walks have seen.

export type HelpdeskState = Selectable<DB['helpdesks']>

/** `full`: everything again, beside the walk through changes that polls go on with. */
export type Walk = 'changes' | 'full' | 'gone' | 'sweep' | 'articles' | 'access'

/** Where a walk stands, between two steps. */
export type WalkPlace = {
  /** Of the page it is at; null: the first. */
  cursor: string | null
  /** Of this page, what is done already: id → when it changed. A page that is read again has other tickets by then. */
  handled: Record<string, string>
}

export const BEGINNING: WalkPlace = { cursor: null, handled: {} }

/** The state of a source, made on its first use. undefined: the source is gone. */
export async function ensureState(tx: Tx, sourceId: string): Promise<HelpdeskState | undefined> {
  await sql`
    insert into helpdesks (source_id, tenant_id) select id, tenant_id from sources where id = ${sourceId}
    on conflict do nothing`.execute(tx)
  return tx.selectFrom('helpdesks').selectAll().where('source_id', '=', sourceId).executeTakeFirst()
}

export function placeOf(state: HelpdeskState, walk: Walk): WalkPlace | undefined {
  return (state.cursors as Partial<Record<Walk, WalkPlace>>)[walk]
}

/**
 * Moves a walk on. False where it does not stand at `from` any more: somebody else has moved it, and what this one did
 * must not count.
 */
export async function moveWalk(
  tx: Tx,
  sourceId: string,
  walk: Walk,
  from: WalkPlace | undefined,
  to: WalkPlace | undefined,
): Promise<boolean> {
  const moved = to
    ? sql`jsonb_set(cursors, array[${walk}], ${JSON.stringify(to)}::jsonb)`
    : sql`cursors - ${walk}::text`
  const { rows } = await sql`
    update helpdesks set cursors = ${moved}, updated_at = now()
    where source_id = ${sourceId}
      and cursors -> ${walk}::text is not distinct from ${from ? JSON.stringify(from) : null}::jsonb
    returning source_id`.execute(tx)
  return rows.length > 0
}

/** Begins a walk anew, wherever it stood. */
export async function beginWalk(
  tx: Tx,
  sourceId: string,
  walk: Walk,
  place: WalkPlace = BEGINNING,
): Promise<void> {
  await sql`
    update helpdesks set cursors = jsonb_set(cursors, array[${walk}], ${JSON.stringify(place)}::jsonb)
    where source_id = ${sourceId}`.execute(tx)
}

/** The full walk has seen every change: polls go on where it ended, unless they have a place of their own. */
export async function adoptFullWalk(tx: Tx, sourceId: string): Promise<void> {
  await sql`
    update helpdesks set cursors = jsonb_build_object('changes', cursors -> 'full') || (cursors - 'full')
    where source_id = ${sourceId} and cursors ? 'full'`.execute(tx)
}

type Times = 'polled_at' | 'gone_at' | 'swept_at' | 'articles_at' | 'webhook_at'

export async function noteTime(tx: Tx, sourceId: string, which: Times): Promise<void> {
  await sql`
    update helpdesks set ${sql.ref(which)} = now() where source_id = ${sourceId}`.execute(tx)
}

/** Not later than now: their clock may be ahead. */
export async function noteReached(tx: Tx, sourceId: string, time: Date): Promise<void> {
  await sql`
    update helpdesks set reached_at = greatest(reached_at, least(${time}::timestamptz, now()))
    where source_id = ${sourceId}`.execute(tx)
}

/** It has taken no requests: nobody asks before `until`. */
export async function pauseHelpdesk(tx: Tx, sourceId: string, until: Date): Promise<void> {
  await sql`
    update helpdesks set paused_until = greatest(paused_until, ${until}::timestamptz)
    where source_id = ${sourceId}`.execute(tx)
}

/** It failed as a whole: asked again after a while that doubles each time. Answers how often in a row it has. */
export async function noteHelpdeskFailure(
  tx: Tx,
  sourceId: string,
  error: { code: string; message: string },
): Promise<number> {
  const { rows } = await sql<{ failures: number }>`
    update helpdesks set failures = failures + 1, error_code = ${error.code}, error_message = ${error.message},
      paused_until = now() + least(600, 5 * 2 ^ least(failures, 10)) * interval '1 second'
    where source_id = ${sourceId} returning failures`.execute(tx)
  return rows[0]?.failures ?? 0
}

export async function noteHelpdeskAnswers(tx: Tx, sourceId: string): Promise<void> {
  await sql`
    update helpdesks set failures = 0, error_code = null, error_message = null, paused_until = null
    where source_id = ${sourceId} and failures > 0`.execute(tx)
}

/** Something is wrong that asking again does not mend; polls go on. */
export async function noteWarning(
  tx: Tx,
  sourceId: string,
  error: { code: string; message: string },
): Promise<void> {
  await sql`
    update helpdesks set error_code = ${error.code}, error_message = ${error.message}
    where source_id = ${sourceId}`.execute(tx)
}

export async function clearWarning(tx: Tx, sourceId: string, code: string): Promise<void> {
  await sql`
    update helpdesks set error_code = null, error_message = null
    where source_id = ${sourceId} and error_code = ${code}`.execute(tx)
}

export async function clearPause(tx: Tx, sourceId: string): Promise<void> {
  await sql`
    update helpdesks set paused_until = null, failures = 0,
      error_code = case when failures = 0 then error_code end,
      error_message = case when failures = 0 then error_message end
    where source_id = ${sourceId}`.execute(tx)
}

/** The first reading ends here: polls would go on with it. Later ones leave polls as they are. */
export async function stopFirstReading(tx: Tx, sourceId: string): Promise<void> {
  await sql`
    update helpdesks set is_stopped = true where source_id = ${sourceId} and polled_at is null`.execute(tx)
}

export async function resumeReading(tx: Tx, sourceId: string): Promise<void> {
  await sql`update helpdesks set is_stopped = false where source_id = ${sourceId}`.execute(tx)
}

/** Sources with something to do now, over all tenants. Cheap: a few rows a help desk. */
export async function findDueSources(
  tx: Tx,
  every: { goneMinutes: number },
): Promise<Array<{ source_id: string; tenant_id: string }>> {
  const { rows } = await sql<{ source_id: string; tenant_id: string }>`
    select h.source_id, h.tenant_id from helpdesks h join sources s on s.id = h.source_id
    where (h.paused_until is null or h.paused_until <= now()) and (
      h.cursors ? 'access'
      or exists (select from syncs y
        where y.source_id = h.source_id and y.mode is not null and y.status in ('queued', 'running'))
      or exists (select from ingest_items i
        where i.source_id = h.source_id and i.kind = 'ticket' and i.dead_at is null and i.ended_at is null
          and i.due_at <= now())
      or (h.cursors ? 'changes' and not h.is_stopped and (
        h.cursors ?| array['gone', 'sweep']
        or coalesce(h.polled_at, '-infinity')
          <= now() - coalesce((s.config ->> 'poll_minutes')::numeric, 5) * interval '1 minute'
        or coalesce(h.gone_at, '-infinity') <= now() - ${every.goneMinutes} * interval '1 minute'
        or coalesce(h.swept_at, '-infinity') <= now() - interval '1 day'
        or ((h.cursors ? 'articles' or coalesce(h.articles_at, '-infinity') <= now() - interval '1 day')
          and coalesce((s.config ->> 'articles')::boolean, true)))))
    order by h.polled_at nulls first`.execute(tx)
  return rows
}

type Place = { tenantId: string; sourceId: string }

export async function addSeen(
  tx: Tx,
  place: Place,
  walk: 'sweep' | 'articles',
  ids: readonly string[],
): Promise<void> {
  await sql`
    insert into ingest_seen (source_id, walk, external_id, tenant_id)
    select ${place.sourceId}, ${walk}, id, ${place.tenantId} from unnest(${ids}::text[]) as id
    on conflict do nothing`.execute(tx)
}

export async function clearSeen(tx: Tx, sourceId: string, walk: 'sweep' | 'articles'): Promise<void> {
  await sql`delete from ingest_seen where source_id = ${sourceId} and walk = ${walk}`.execute(tx)
}

/**
 * Tickets that the sweep has not come across. `tx` must be the system's: row-level security would look at every row of
 * both tables, and the embedded database answer nobody meanwhile.
 */
export async function findUnseenTickets(
  tx: Tx,
  sourceId: string,
): Promise<{ missing: string[]; stored: number }> {
  const { rows } = await sql<{ missing: string[] | null; stored: number }>`
    select array_agg(t.ticket_id) filter (where not exists (
        select from ingest_seen s
        where s.source_id = ${sourceId} and s.walk = 'sweep' and s.external_id = t.ticket_id offset 0
      )) as missing, count(*)::int as stored
    from tickets t where t.source_id = ${sourceId}`.execute(tx)
  return { missing: rows[0]?.missing ?? [], stored: rows[0]?.stored ?? 0 }
}

/** Of what the help desk lists, the tickets that a poll has missed: stored as they were before, or not at all. */
export async function findMissed(
  tx: Tx,
  sourceId: string,
  updatedAt: Readonly<Record<string, string>>,
): Promise<string[]> {
  // one look-up each: without `offset 0` all tickets would be read, and checked, for every page
  const { rows } = await sql<{ id: string }>`
    select l.key as id from jsonb_each_text(${JSON.stringify(updatedAt)}::jsonb) l
    left join lateral (select remote_updated_at from tickets
      where source_id = ${sourceId} and ticket_id = l.key offset 0) t on true
    where t.remote_updated_at is distinct from l.value::timestamptz
      and not exists (select from ticket_aliases a where a.source_id = ${sourceId} and a.ticket_id = l.key offset 0)
      and not exists (select from ingest_items i
        where i.source_id = ${sourceId} and i.kind = 'ticket' and i.external_id = l.key and i.ended_at is null offset 0)
      and not exists (select from excluded_documents e
        where e.source_id = ${sourceId} and e.external_id = 'ticket:' || l.key offset 0)`.execute(tx)
  return rows.map((row) => row.id)
}

/** Documents of articles that the walk has not come across. */
export async function findUnseenArticles(
  tx: Tx,
  sourceId: string,
): Promise<{ missing: string[]; stored: number }> {
  const { rows } = await sql<{ missing: string[] | null; stored: number }>`
    select array_agg(d.id) filter (where s.external_id is null) as missing, count(*)::int as stored
    from documents d left join ingest_seen s
      on s.source_id = d.source_id and s.walk = 'articles' and s.external_id = d.external_id
    where d.source_id = ${sourceId} and d.type = 'article'`.execute(tx)
  return { missing: rows[0]?.missing ?? [], stored: rows[0]?.stored ?? 0 }
}
