-- The search index. Everything here derives from chunks and can be rebuilt from them (rebuildIndex).
-- Terms are 32-bit hashes of tenant and term: the postings of tenants never mix, and no word of a deleted
-- document stays behind in the statistics.

-- How many chunks of a tenant hold a term.
create table term_stats (
  tenant_id text not null references tenants on delete cascade,
  term int not null,
  chunks int not null check (chunks >= 0),
  primary key (tenant_id, term)
) with (fillfactor = 70); -- room for updates in place: the counts of frequent terms change with every document
alter table term_stats enable row level security;
create policy tenant on term_stats using (tenant_id = naru_tenant());
grant select, insert, update, delete on term_stats to naru_app;

-- One row a tenant. Whoever changes the index locks it first, which keeps writers of one tenant from deadlocking.
create table corpus_stats (
  tenant_id text primary key references tenants on delete cascade,
  chunks bigint not null check (chunks >= 0)
);
alter table corpus_stats enable row level security;
create policy tenant on corpus_stats using (tenant_id = naru_tenant());
grant select, insert, update, delete on corpus_stats to naru_app;

create table chunk_index (
  chunk_id text primary key references chunks on delete cascade,
  tenant_id text not null references tenants on delete cascade,
  document_id text not null,
  acl text[],
  -- which terms it holds: finds the candidates
  terms int[] not null,
  -- how much each term says about it (BM25 without idf; dimension = the upper 20 bits of the hash): ranks them
  lex sparsevec(1048576) not null
) with (toast_tuple_target = 8160); -- rows stay in the page: fetching toasted vectors would triple the time of a query
-- A short pending list (kB): every query reads it from end to end, until it is full or the table is vacuumed.
create index chunk_index_terms on chunk_index using gin (terms) with (gin_pending_list_limit = 256);
create index chunk_index_document on chunk_index (document_id);
alter table chunk_index enable row level security;
create policy tenant on chunk_index using (tenant_id = naru_tenant() and naru_can_read(acl));
grant select, insert, update, delete on chunk_index to naru_app;

-- The counts follow every insert and delete, cascades included, so that they are right whoever removes a chunk.
create function naru_count_terms() returns trigger language plpgsql
  set search_path = public, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    insert into corpus_stats (tenant_id, chunks)
      select tenant_id, count(*) from changed group by 1 order by 1
      on conflict (tenant_id) do update set chunks = corpus_stats.chunks + excluded.chunks;
    insert into term_stats (tenant_id, term, chunks)
      select tenant_id, term, count(*) from changed, unnest(terms) as term group by 1, 2
      on conflict (tenant_id, term) do update set chunks = term_stats.chunks + excluded.chunks;
  else
    update corpus_stats s set chunks = s.chunks - gone.n
      from (select tenant_id, count(*) as n from changed group by 1) gone where s.tenant_id = gone.tenant_id;
    delete from term_stats s
      using (select tenant_id, term, count(*) as n from changed, unnest(terms) as term group by 1, 2) gone
      where s.tenant_id = gone.tenant_id and s.term = gone.term and s.chunks <= gone.n;
    update term_stats s set chunks = s.chunks - gone.n
      from (select tenant_id, term, count(*) as n from changed, unnest(terms) as term group by 1, 2) gone
      where s.tenant_id = gone.tenant_id and s.term = gone.term;
  end if;
  return null;
end $$;
create trigger count_added after insert on chunk_index
  referencing new table as changed for each statement execute function naru_count_terms();
create trigger count_removed after delete on chunk_index
  referencing old table as changed for each statement execute function naru_count_terms();

-- An access list that changes on a chunk changes here in the same transaction.
create function naru_copy_chunk_acl() returns trigger language plpgsql
  set search_path = public, pg_temp
as $$
begin
  update chunk_index set acl = new.acl where chunk_id = new.id;
  return null;
end $$;
create trigger copy_acl after update of acl on chunks
  for each row when (old.acl is distinct from new.acl) execute function naru_copy_chunk_acl();

-- What this principal may read and ranks best among the chunks that hold one of the terms: chunks, or documents by
-- their best chunk. A document's score is that of its best chunk plus the share of it that is about the query: the
-- sum over the chunks found / (number of all its chunks + 2).
-- A definer's function, because row-level security would keep `&&` away from the index (the operator is not
-- leakproof); it applies the very rule of the policy itself and gives ids and scores only: texts are read
-- afterwards under row-level security.
create function naru_search(
  any_terms int[], query sparsevec, by_document boolean, at_most int,
  only_types text[], only_source text, only_language text, only_updated_after timestamptz
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
      and (i.acl is null or naru_can_read(i.acl))
      and ((only_types is null and only_source is null and only_language is null and only_updated_after is null)
        or exists (
          select from documents d
          where d.id = i.document_id
            and (only_types is null or d.type = any(only_types))
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
         case when by_document
           then g.best + g.total / (greatest(g.chunks, (select d.chunk_count from documents d where d.id = g.document_id)) + 2)
           else g.best end as score
  from grouped g
  order by score desc, g.chunk_id
  limit at_most
$$;
revoke all on function naru_search from public;
grant execute on function naru_search to naru_app;
