create table sources (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  kind text not null,
  name text not null,
  config jsonb not null default '{}',
  acl text[],
  schedule text,
  created_at timestamptz not null default now(),
  unique (tenant_id, name)
);
alter table sources enable row level security;
create policy tenant on sources using (tenant_id = naru_tenant() and naru_can_read(acl));
grant select, insert, update, delete on sources to naru_app;

create table syncs (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  source_id text not null references sources on delete cascade,
  status text not null check (status in ('queued', 'running', 'done', 'failed')),
  -- read and index everything again, documents deleted here included
  is_full boolean not null default false,
  total int not null default 0,
  done int not null default 0,
  unchanged int not null default 0,
  failed int not null default 0,
  deleted int not null default 0,
  error_code text,
  error_message text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index syncs_source on syncs (source_id, id desc);
-- one sync of a source at a time, over all processes
create unique index syncs_one_active on syncs (source_id) where status in ('queued', 'running');
alter table syncs enable row level security;
create policy tenant on syncs using (
  tenant_id = naru_tenant() and exists (select from sources where sources.id = source_id)
);
grant select, insert, update, delete on syncs to naru_app;

-- What a connector listed: one row a file (or another container), whether or not it could be read.
create table source_items (
  source_id text not null references sources on delete cascade,
  key text not null,
  tenant_id text not null references tenants on delete cascade,
  sha256 text,
  parser_version int not null default 0,
  status text not null check (status in ('ok', 'failed')),
  reason_code text,
  reason text,
  seen_sync text,
  updated_at timestamptz not null default now(),
  primary key (source_id, key)
);
alter table source_items enable row level security;
create policy tenant on source_items using (
  tenant_id = naru_tenant() and exists (select from sources where sources.id = source_id)
);
grant select, insert, update, delete on source_items to naru_app;

create table documents (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  source_id text not null references sources on delete cascade,
  external_id text not null,
  item_key text,
  title text not null,
  type text,
  language text not null,
  url text,
  acl text[],
  format text not null,
  content text not null,
  content_hash text not null,
  parser_version int not null,
  metadata jsonb not null default '{}',
  version int not null default 1,
  chunk_count int not null default 0,
  bytes int not null default 0,
  updated_at timestamptz,
  created_at timestamptz not null default now(),
  indexed_at timestamptz not null default now(),
  unique (source_id, external_id)
);
create index documents_tenant on documents (tenant_id, id);
create index documents_item on documents (source_id, item_key);
create index documents_external on documents (tenant_id, external_id);
alter table documents enable row level security;
create policy tenant on documents using (tenant_id = naru_tenant() and naru_can_read(acl));
grant select, insert, update, delete on documents to naru_app;

-- Documents of a connector that somebody deleted here: a sync leaves them out until a full one is asked for.
create table excluded_documents (
  source_id text not null references sources on delete cascade,
  external_id text not null,
  tenant_id text not null references tenants on delete cascade,
  created_at timestamptz not null default now(),
  primary key (source_id, external_id)
);
alter table excluded_documents enable row level security;
create policy tenant on excluded_documents using (
  tenant_id = naru_tenant() and exists (select from sources where sources.id = source_id)
);
grant select, insert, delete on excluded_documents to naru_app;

create table document_versions (
  document_id text not null references documents on delete cascade,
  version int not null,
  tenant_id text not null references tenants on delete cascade,
  content_hash text not null,
  bytes int not null,
  created_at timestamptz not null default now(),
  primary key (document_id, version)
);
alter table document_versions enable row level security;
create policy tenant on document_versions using (
  tenant_id = naru_tenant() and exists (select from documents where documents.id = document_id)
) with check (tenant_id = naru_tenant()); -- written in one statement with the document, which it cannot see yet
grant select, insert, delete on document_versions to naru_app;

create table chunks (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  document_id text not null references documents on delete cascade,
  ordinal int not null,
  heading text not null,
  context text not null,
  content text not null,
  acl text[],
  unique (document_id, ordinal)
);
create index chunks_tenant on chunks (tenant_id, id);
alter table chunks enable row level security;
create policy tenant on chunks using (tenant_id = naru_tenant() and naru_can_read(acl));
grant select, insert, update, delete on chunks to naru_app;
