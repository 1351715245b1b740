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
  -- what answered, in its own words, and how many numbers it gives; null: not asked yet
  model text,
  dimension int check (dimension between 1 and 4000),
  state text not null check (state in ('building', 'active')),
  -- where its vectors are: in this database, or in Qdrant under the ids of the rows of chunk_vectors
  store text not null default 'pgvector' check (store in ('pgvector', 'qdrant')),
  -- what the index compares: half-precision numbers take 20 times as long in the embedded database
  element text not null default 'halfvec' check (element in ('halfvec', 'vector')),
  -- passages up to this id have a vector
  scanned_to text not null default '',
  -- why it does not grow, and when it is tried again; null: it does
  error_code text,
  error_message text,
  retry_at timestamptz,
  attempts int not null default 0,
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
  -- null: it is in Qdrant
  embedding halfvec,
  primary key (chunk_id, set_id)
) partition by list (set_id);
create index chunk_vectors_text on chunk_vectors (text_hash);
create index chunk_vectors_document on chunk_vectors (document_id);
alter table chunk_vectors enable row level security;
create policy tenant on chunk_vectors using (
  tenant_id = naru_tenant() and naru_can_read(acl) and (private_acl is null or naru_can_read(private_acl))
);
grant select, insert, update, delete on chunk_vectors to naru_app;

-- What Qdrant may hold of passages and sets that are gone here; '' for all of a set. Written with the deletion itself,
-- and before Qdrant is told of anything new, so that a crash in between loses nothing.
create table vectors_to_remove (
  set_id text not null,
  chunk_id text not null,
  dimension int not null,
  due_at timestamptz not null default now(),
  primary key (set_id, chunk_id)
);
create index vectors_to_remove_due on vectors_to_remove (due_at);
alter table vectors_to_remove enable row level security;

create function naru_drop_vector() returns trigger language plpgsql security definer
  set search_path = public, pg_temp
as $$
begin
  insert into vectors_to_remove (set_id, chunk_id, dimension)
    select s.id, old.chunk_id, s.dimension from embedding_sets s where s.id = old.set_id
    on conflict (set_id, chunk_id) do update set due_at = now();
  return null;
end $$;
create trigger drop_vector after delete on chunk_vectors
  for each row when (old.embedding is null) execute function naru_drop_vector();

-- A passage whose text changes in place has no vector until it is embedded again.
create function naru_forget_vector() returns trigger language plpgsql security definer
  set search_path = public, pg_temp
as $$
begin
  delete from chunk_vectors where chunk_id = new.id;
  if found then
    update embedding_sets set scanned_to = least(scanned_to, left(new.id, -1)) where tenant_id = new.tenant_id;
  end if;
  return null;
end $$;
create trigger forget_vector after update of context, content on chunks
  for each row when (old.context is distinct from new.context or old.content is distinct from new.content)
  execute function naru_forget_vector();

-- A set goes with its vectors, whoever removes it: a tenant that is deleted included.
create function naru_drop_set() returns trigger language plpgsql security definer
  set search_path = public, pg_temp
as $$
begin
  execute format('drop table if exists %I', 'chunk_vectors_' || old.id);
  if old.store = 'qdrant' and old.dimension is not null then
    insert into vectors_to_remove (set_id, chunk_id, dimension) values (old.id, '', old.dimension)
      on conflict (set_id, chunk_id) do update set due_at = now();
  end if;
  return null;
end $$;
create trigger drop_set after delete on embedding_sets
  for each row execute function naru_drop_set();

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

-- naru_search as in 0006, with private lists, kinds and documents that are left out.
-- types: `only_types` are types of documents, `or_kinds` kinds of passages, `or_plain` documents that are neither
-- tickets nor articles; what is one of them passes. On top of that `only_kinds` and `not_documents` must pass.
drop function naru_search(int[], sparsevec, boolean, int, text[], text, text, timestamptz);
create function naru_search(
  any_terms int[], query sparsevec, by_document boolean, at_most int,
  only_types text[], or_kinds text[], or_plain boolean,
  only_source text, only_language text, only_updated_after timestamptz, only_kinds text[], not_documents text[]
) returns table (chunk_id text, document_id text, score double precision)
  language sql stable security definer rows 10
  set search_path = public, pg_temp
  set enable_seqscan = off
as $$
  with found as (
    select i.chunk_id, i.document_id, -(i.lex <#> query) as score
    from chunk_index i
    where i.terms && any_terms
      and i.tenant_id = (select naru_tenant())
      and ((i.acl is null and not (select naru_is_confined())) or naru_can_read(i.acl))
      and (i.private_acl is null or naru_can_read(i.private_acl))
      and (only_kinds is null or i.kind = any(only_kinds))
      and (not_documents is null or i.document_id <> all(not_documents))
      and ((only_types is null and only_source is null and only_language is null and only_updated_after is null)
        or exists (
          select from documents d
          where d.id = i.document_id
            and (only_types is null or d.type = any(only_types) or i.kind = any(or_kinds)
              or (or_plain and (d.type is null or d.type not in ('ticket', 'article'))))
            and (only_language is null or d.language = only_language)
            and (only_updated_after is null or d.updated_at > only_updated_after)
            and (only_source is null or d.source_id in (
              select s.id from sources s
              where s.tenant_id = naru_tenant() and naru_can_read(s.acl) and only_source in (s.id, s.name)))))
    order by score desc, i.chunk_id
    limit case when by_document then greatest(200, at_most * 5) else at_most end
  ), grouped as (
    select (array_agg(f.chunk_id order by f.score desc, f.chunk_id))[1] as chunk_id, f.document_id,
           max(f.score) as best, sum(f.score) as total, count(*) as chunks
    from found f
    group by f.document_id, case when not by_document then f.chunk_id end
  )
  select g.chunk_id, g.document_id,
         case when not by_document then g.best
           -- of passages of one kind a document has few: how many others it has says nothing
           when only_kinds is not null then g.best + g.total / (g.chunks + 2)
           else g.best + g.total / (greatest(g.chunks, (select d.chunk_count from documents d where d.id = g.document_id)) + 2)
         end as score
  from grouped g
  order by score desc, g.chunk_id
  limit at_most
$$;
revoke all on function naru_search from public;
grant execute on function naru_search to naru_app;

-- The passages of the tenant's active set that mean most nearly what the query vector means, under the very rules of
-- naru_search. Ids and similarities only (inner product of normalised vectors, 1 = the same); order is approximate.
-- Written for one partition at run time: its index is of one dimension.
create function naru_search_vectors(
  query halfvec, at_most int,
  only_types text[], or_kinds text[], or_plain boolean,
  only_source text, only_language text, only_updated_after timestamptz, only_kinds text[], not_documents text[]
) returns table (chunk_id text, document_id text, similarity double precision)
  language plpgsql security definer rows 100
  set search_path = public, pg_temp
  set enable_seqscan = off
as $$
declare
  active embedding_sets;
begin
  select * into active from embedding_sets s where s.tenant_id = naru_tenant() and s.state = 'active';
  if not found or active.dimension <> vector_dims(query) then return; end if;
  perform set_config('hnsw.ef_search', greatest(40, least(at_most, 400))::text, true);
  -- pgvector before 0.8 has no iterative scan: filters may leave fewer there
  if current_setting('hnsw.iterative_scan', true) is not null then
    perform set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.max_scan_tuples', '20000', true);
  end if;
  return query execute format($query$
    select v.chunk_id, v.document_id, -(v.embedding::%3$s(%2$s) <#> $1::%3$s(%2$s)) as similarity
    from %1$I v
    where v.embedding is not null and v.tenant_id = naru_tenant()
      and naru_can_read(v.acl) and (v.private_acl is null or naru_can_read(v.private_acl))
      and ($9 is null or v.kind = any($9))
      and ($10 is null or v.document_id <> all($10))
      and (($3 is null and $6 is null and $7 is null and $8 is null)
        or exists (
          select from documents d
          where d.id = v.document_id
            and ($3 is null or d.type = any($3) or v.kind = any($4)
              or ($5 and (d.type is null or d.type not in ('ticket', 'article'))))
            and ($7 is null or d.language = $7)
            and ($8 is null or d.updated_at > $8)
            and ($6 is null or d.source_id in (
              select s.id from sources s
              where s.tenant_id = naru_tenant() and naru_can_read(s.acl) and $6 in (s.id, s.name)))))
    order by v.embedding::%3$s(%2$s) <#> $1::%3$s(%2$s)
    limit $2
  $query$, 'chunk_vectors_' || active.id, active.dimension, active.element)
  using query, at_most, only_types, or_kinds, or_plain, only_source, only_language, only_updated_after,
    only_kinds, not_documents;
end $$;
revoke all on function naru_search_vectors from public;
grant execute on function naru_search_vectors to naru_app;
