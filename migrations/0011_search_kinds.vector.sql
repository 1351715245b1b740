-- naru_search as in 0010, with one more line: which passages only a ticket has is told by their kind. Of thousands of
-- candidates most are such, and where no tickets are asked for, their documents need not be looked up one by one.
create or replace function naru_search(
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
      and (only_types is null or 'ticket' = any(only_types) or i.kind = 'section' or i.kind = any(or_kinds))
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
