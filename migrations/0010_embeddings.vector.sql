-- Vectors beside the lexical index, and passages of tickets in both.

alter table chunk_index
  add column kind text not null default 'section',
  add column private_acl text[];
drop policy tenant on chunk_index;
create policy tenant on chunk_index using (
  tenant_id = naru_tenant() and naru_can_read(acl) and (private_acl is null or naru_can_read(private_acl))
);

-- One row a tenant and model: while a new model's set is being built, the old one serves.
create table embedding_sets (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  -- gateway:<alias> or local:<folder name>
  embedder text not null,
  -- what answered, in its own words
  model text not null,
  dimension int not null check (dimension between 1 and 4000),
  state text not null check (state in ('building', 'active')),
  created_at timestamptz not null default now(),
  activated_at timestamptz
);
create unique index embedding_sets_active on embedding_sets (tenant_id) where state = 'active';
create unique index embedding_sets_building on embedding_sets (tenant_id) where state = 'building';
alter table embedding_sets enable row level security;
create policy tenant on embedding_sets using (tenant_id = naru_tenant());
grant select on embedding_sets to naru_app;

-- A partition a set, made with it and dropped with it: each has an HNSW index of its own dimension, and no tenant's
-- search walks through another's vectors.
create table chunk_vectors (
  chunk_id text not null references chunks on delete cascade,
  set_id text not null,
  tenant_id text not null,
  document_id text not null,
  kind text not null,
  acl text[],
  private_acl text[],
  -- SHA-256 of the text that was embedded: the same text is embedded once
  text_hash bytea not null,
  embedding halfvec not null,
  primary key (chunk_id, set_id)
) partition by list (set_id);
create index chunk_vectors_text on chunk_vectors (text_hash);
create index chunk_vectors_document on chunk_vectors (document_id);
alter table chunk_vectors enable row level security;
create policy tenant on chunk_vectors using (
  tenant_id = naru_tenant() and naru_can_read(acl) and (private_acl is null or naru_can_read(private_acl))
);
grant select, insert, update, delete on chunk_vectors to naru_app;

-- Access lists that change on a chunk change in both indexes in the same transaction.
create or replace function naru_copy_chunk_acl() returns trigger language plpgsql
  set search_path = public, pg_temp
as $$
begin
  update chunk_index set acl = new.acl, private_acl = new.private_acl where chunk_id = new.id;
  update chunk_vectors set acl = new.acl, private_acl = new.private_acl where chunk_id = new.id;
  return null;
end $$;
drop trigger copy_acl on chunks;
create trigger copy_acl after update of acl, private_acl on chunks
  for each row when (old.acl is distinct from new.acl or old.private_acl is distinct from new.private_acl)
  execute function naru_copy_chunk_acl();
