-- The model gate: where calls may go, what they may cost, and one row for each of them.

create table providers (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  name text not null,
  kind text not null,
  base_url text not null,
  -- What only this kind has: API version, region. Secrets are in the table `secrets`, as provider/<id>.
  options jsonb not null default '{}',
  has_secret boolean not null default false,
  checked_at timestamptz,
  -- null: the last check went well, or there was none
  check_error text,
  created_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, name)
);

create table models (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  alias text not null,
  description text not null default '',
  strategy text not null default 'priority'
    check (strategy in ('priority', 'weighted', 'least_busy', 'lowest_latency')),
  -- Aliases that are tried in this order when no target answers.
  fallbacks text[] not null default '{}',
  capabilities text[] not null default '{}',
  context_window integer check (context_window > 0),
  max_output_tokens integer check (max_output_tokens > 0),
  -- null: answers are not cached unless a request asks
  cache_seconds integer check (cache_seconds > 0),
  caches_tools boolean not null default false,
  -- {connect_ms, first_token_ms, idle_ms, total_ms}; what is absent has its default
  timeouts jsonb not null default '{}',
  retries integer not null default 2 check (retries between 0 and 10),
  -- null: targets are not probed
  probe_seconds integer check (probe_seconds >= 10),
  is_enabled boolean not null default true,
  created_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, alias)
);

create table model_targets (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  model_id text not null references models on delete cascade,
  provider_id text not null references providers,
  -- What the provider calls it.
  model text not null,
  weight integer not null default 1 check (weight between 0 and 1000),
  priority integer not null default 0 check (priority between 0 and 1000),
  unique (model_id, provider_id, model)
);
create index model_targets_provider on model_targets (provider_id);

-- Prices of one's own, per million tokens in USD; they go before the table that ships with Naru.
create table model_prices (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  -- null: of this model at every provider
  provider_id text references providers on delete cascade,
  model text not null,
  -- A later price never changes what earlier calls cost.
  valid_from timestamptz not null,
  input numeric(18, 9) not null check (input >= 0),
  output numeric(18, 9) not null check (output >= 0),
  -- null: as input, input, output
  cached_input numeric(18, 9) check (cached_input >= 0),
  cache_write numeric(18, 9) check (cache_write >= 0),
  reasoning numeric(18, 9) check (reasoning >= 0),
  source text not null default '',
  created_by text,
  created_at timestamptz not null default now(),
  unique nulls not distinct (tenant_id, provider_id, model, valid_from)
);

create table gateway_settings (
  tenant_id text primary key references tenants on delete cascade,
  -- The alias that everything goes to when the models asked for fail, if that is switched on.
  fallback_alias text,
  is_fallback_on boolean not null default false,
  bodies text not null default 'off' check (bodies in ('off', 'redacted', 'full')),
  body_days integer not null default 30 check (body_days between 1 and 3650),
  -- After that many days calls leave the database for compressed files.
  archive_days integer not null default 90 check (archive_days between 1 and 3650),
  updated_at timestamptz not null default now()
);

-- Limits of people, teams and the tenant itself; those of keys are in api_keys.limits, in the same form.
create table limits (
  tenant_id text not null references tenants on delete cascade,
  subject_kind text not null check (subject_kind in ('person', 'team', 'tenant')),
  subject_id text not null,
  limits jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, subject_kind, subject_id)
);

-- The ledger: one row a model call. No foreign keys: what is referred to may go, a call stays.
create table calls (
  id text not null,
  tenant_id text not null,
  started_at timestamptz not null,
  key_id text,
  person_id text,
  team_id text,
  -- The client's `user` field.
  end_user text,
  -- Which part of Naru called; null: a client from outside.
  feature text,
  -- openai-chat, openai-responses, anthropic-messages, openai-embeddings
  dialect text not null,
  -- As asked for.
  model text not null,
  is_stream boolean not null,
  -- Who answered, or was tried last.
  provider_id text,
  provider_name text,
  provider_model text,
  status text not null check (status in ('ok', 'error', 'timeout', 'cancelled', 'refused')),
  http_status integer not null,
  error_code text,
  error_message text,
  finish_reason text,
  is_cache_hit boolean not null default false,
  -- Input counts cached and cache-written tokens, output counts reasoning. null: the provider did not say.
  input_tokens bigint,
  output_tokens bigint,
  cached_input_tokens bigint,
  cache_write_tokens bigint,
  reasoning_tokens bigint,
  -- The provider told no usage: tokens are estimated from the texts.
  is_estimated boolean not null default false,
  -- USD; null: usage or price is unknown.
  cost numeric(24, 12),
  first_token_ms real,
  total_ms real not null,
  -- What the gateway itself took, in microseconds.
  overhead_us integer not null,
  attempts jsonb not null default '[]',
  tags jsonb not null default '{}',
  conversation_id text,
  trace_id text,
  request_id text not null,
  has_bodies boolean not null default false,
  -- The cost in billionths of a dollar, rounded down: row-level security lets whole numbers use an index, not numeric.
  cost_nano bigint,
  primary key (tenant_id, id, started_at)
) partition by range (started_at);
create index calls_key on calls (tenant_id, key_id, id) where key_id is not null;
create index calls_person on calls (tenant_id, person_id, id) where person_id is not null;
create index calls_team on calls (tenant_id, team_id, id) where team_id is not null;
create index calls_model on calls (tenant_id, model, id);
create index calls_provider on calls (tenant_id, provider_name, id) where provider_name is not null;
create index calls_failed on calls (tenant_id, status, id) where status <> 'ok';
create index calls_cache_hits on calls (tenant_id, id) where is_cache_hit;
create index calls_feature on calls (tenant_id, feature, id) where feature is not null;
create index calls_conversation on calls (tenant_id, conversation_id, id) where conversation_id is not null;
create index calls_end_user on calls (tenant_id, end_user, id) where end_user is not null;
create index calls_request on calls (tenant_id, request_id);
create index calls_cost on calls (tenant_id, cost_nano) where cost_nano > 0;

-- The tags of a call once more, one row each, to find calls by: `tags @>` may use no index under row-level security,
-- and would have to sort all that match.
create table call_tags (
  tenant_id text not null,
  -- name:value
  tag text not null,
  call_id text not null,
  started_at timestamptz not null,
  primary key (tenant_id, tag, call_id, started_at)
) partition by range (started_at);

-- What was asked and answered, where the tenant keeps that.
create table call_bodies (
  call_id text not null,
  tenant_id text not null,
  started_at timestamptz not null,
  request text,
  response text,
  primary key (tenant_id, call_id, started_at)
) partition by range (started_at);

-- Sums of calls by hour (UTC): costs and budgets read these, never the calls. '' stands for none.
create table usage_hourly (
  tenant_id text not null,
  hour timestamptz not null,
  key_id text not null,
  person_id text not null,
  team_id text not null,
  model text not null,
  provider_name text not null,
  provider_model text not null,
  feature text not null,
  calls bigint not null,
  failed bigint not null,
  cache_hits bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cached_input_tokens bigint not null,
  cache_write_tokens bigint not null,
  reasoning_tokens bigint not null,
  cost numeric(24, 12) not null,
  -- Calls whose cost is not known.
  unpriced bigint not null,
  primary key (tenant_id, hour, key_id, person_id, team_id, model, provider_name, provider_model, feature)
);

-- How targets answered, by minute; kept for 90 days.
create table target_availability (
  tenant_id text not null references tenants on delete cascade,
  target_id text not null,
  minute timestamptz not null,
  succeeded integer not null,
  failed integer not null,
  -- Of those that succeeded: sum of times to the first token or the whole answer.
  latency_ms bigint not null,
  -- Seconds of this minute in which nothing was sent there because it had failed too often.
  open_seconds real not null default 0,
  primary key (tenant_id, target_id, minute)
);

do $$
declare
  name text;
begin
  foreach name in array array['providers', 'models', 'model_targets', 'model_prices', 'gateway_settings', 'limits',
    'calls', 'call_tags', 'call_bodies', 'usage_hourly', 'target_availability']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy tenant on %I using (tenant_id = naru_tenant())', name);
  end loop;
end $$;

grant select, insert, update, delete on providers, models, model_targets, model_prices, gateway_settings, limits to naru_app;
-- written by the ledger alone, which works as the owner
grant select on calls, call_tags, call_bodies, usage_hourly, target_availability to naru_app;
