import { sql } from 'kysely'
import type { Tx } from '../../platform/index.ts'

/** Longest text of an indexed column, in characters: what is longer would not fit an entry of its index. */
const LONGEST = { name: 200, id: 256, tag: 300 }

/**
 * Writes calls, given as lines of the spool, with their tags, bodies and sums by hour. What is there already changes
 * nothing, so the same lines may come again. Answers how many were new.
 */
export async function insertCalls(tx: Tx, lines: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with line as materialized (
      select id, tenant_id, started_at, key_id, person_id, team_id, left(end_user, ${sql.lit(LONGEST.id)}) as end_user,
        left(feature, ${sql.lit(LONGEST.name)}) as feature, dialect, left(model, ${sql.lit(LONGEST.name)}) as model, is_stream,
        provider_id, left(provider_name, ${sql.lit(LONGEST.name)}) as provider_name,
        left(provider_model, ${sql.lit(LONGEST.name)}) as provider_model, status, http_status, error_code, error_message,
        finish_reason, is_cache_hit, input_tokens, output_tokens, cached_input_tokens, cache_write_tokens,
        reasoning_tokens, coalesce(is_estimated, false) as is_estimated, cost, first_token_ms, total_ms, overhead_us,
        attempts, tags,
        left(conversation_id, ${sql.lit(LONGEST.id)}) as conversation_id, trace_id,
        left(request_id, ${sql.lit(LONGEST.id)}) as request_id,
        request is not null or response is not null as has_bodies, floor(cost * 1000000000)::bigint as cost_nano,
        request, response
      from json_to_recordset(${`[${lines.join(',')}]`}::json) as r (
        id text, tenant_id text, started_at timestamptz, key_id text, person_id text, team_id text, end_user text,
        feature text, dialect text, model text, is_stream boolean, provider_id text, provider_name text,
        provider_model text, status text, http_status integer, error_code text, error_message text,
        finish_reason text, is_cache_hit boolean, input_tokens bigint, output_tokens bigint,
        cached_input_tokens bigint, cache_write_tokens bigint, reasoning_tokens bigint, is_estimated boolean, cost numeric,
        first_token_ms real, total_ms real, overhead_us integer, attempts jsonb, tags jsonb, conversation_id text,
        trace_id text, request_id text, request text, response text)
    ), made as (
      insert into calls (${COLUMNS}) select ${COLUMNS} from line on conflict do nothing
      returning *
    ), tagged as (
      insert into call_tags (tenant_id, tag, call_id, started_at)
      select tenant_id, left(tag.key || ':' || tag.value, ${sql.lit(LONGEST.tag)}), id, started_at
      from made, jsonb_each_text(tags) as tag where tags <> '{}'
      on conflict do nothing
    ), kept as (
      insert into call_bodies (tenant_id, call_id, started_at, request, response)
      select tenant_id, id, started_at, line.request, line.response
      from made join line using (tenant_id, id, started_at) where line.has_bodies
      on conflict do nothing
    ), summed as (${sumsByHour()})
    select count(*) from made`.execute(tx)
  return rows[0]?.count ?? 0
}

const COLUMNS = sql.raw(
  `id, tenant_id, started_at, key_id, person_id, team_id, end_user, feature, dialect, model, is_stream, provider_id,
   provider_name, provider_model, status, http_status, error_code, error_message, finish_reason, is_cache_hit,
   input_tokens, output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, is_estimated, cost,
   first_token_ms, total_ms, overhead_us, attempts, tags, conversation_id, trace_id, request_id, has_bodies, cost_nano`,
)

/**
 * Of the rows that were really inserted. In one order everywhere: two processes may write the same sums. Names that
 * nobody set up are without bound: their calls count under no model.
 */
function sumsByHour() {
  return sql`
    insert into usage_hourly as total (tenant_id, hour, key_id, person_id, team_id, model, provider_name,
      provider_model, feature, calls, failed, cache_hits, input_tokens, output_tokens, cached_input_tokens,
      cache_write_tokens, reasoning_tokens, cost, unpriced)
    select tenant_id, date_trunc('hour', started_at, 'UTC') as hour, coalesce(key_id, '') as key, coalesce(person_id, '') as person,
      coalesce(team_id, '') as team,
      case when error_code = 'model_not_found' then '' else model end as asked, coalesce(provider_name, '') as provider,
      coalesce(provider_model, '') as used, coalesce(feature, '') as part,
      count(*), count(*) filter (where status <> 'ok'), count(*) filter (where is_cache_hit),
      coalesce(sum(input_tokens), 0), coalesce(sum(output_tokens), 0), coalesce(sum(cached_input_tokens), 0),
      coalesce(sum(cache_write_tokens), 0), coalesce(sum(reasoning_tokens), 0), coalesce(sum(cost), 0),
      count(*) filter (where cost is null and status <> 'refused')
    from made group by 1, 2, 3, 4, 5, 6, 7, 8, 9 order by 1, 2, 3, 4, 5, 6, 7, 8, 9
    on conflict (tenant_id, hour, key_id, person_id, team_id, model, provider_name, provider_model, feature)
    do update set calls = total.calls + excluded.calls, failed = total.failed + excluded.failed,
      cache_hits = total.cache_hits + excluded.cache_hits,
      input_tokens = total.input_tokens + excluded.input_tokens,
      output_tokens = total.output_tokens + excluded.output_tokens,
      cached_input_tokens = total.cached_input_tokens + excluded.cached_input_tokens,
      cache_write_tokens = total.cache_write_tokens + excluded.cache_write_tokens,
      reasoning_tokens = total.reasoning_tokens + excluded.reasoning_tokens,
      cost = total.cost + excluded.cost, unpriced = total.unpriced + excluded.unpriced`
}
