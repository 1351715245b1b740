create table query_log (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  principal_id text not null,
  kind text not null check (kind in ('search', 'ask')),
  query text not null,
  -- [{document_id, chunk_id}] in the order shown: feedback is read against the rank that was seen
  results jsonb not null,
  found boolean not null,
  took_ms real not null,
  created_at timestamptz not null default now()
);
create index query_log_tenant on query_log (tenant_id, id desc);
alter table query_log enable row level security;
create policy tenant on query_log using (tenant_id = naru_tenant());
grant select, insert on query_log to naru_app;

create table feedback (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  query_id text not null references query_log on delete cascade,
  principal_id text not null,
  vote text not null check (vote in ('up', 'down')),
  document_ids text[] not null default '{}',
  comment text,
  created_at timestamptz not null default now(),
  -- one vote a person: a second one replaces the first
  unique (query_id, principal_id)
);
alter table feedback enable row level security;
create policy tenant on feedback using (tenant_id = naru_tenant());
grant select, insert, update, delete on feedback to naru_app;
