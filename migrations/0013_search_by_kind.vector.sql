-- An index for what only tickets have and another one for all that helps: of the passages that share a ticket's words, nine
-- in ten are of other tickets, and whoever looks for articles and solutions read each of them to leave it out.
drop index chunk_index_terms;
create index chunk_index_ticket_terms on chunk_index using gin (terms) with (gin_pending_list_limit = 256)
  where kind in ('problem', 'turn', 'note', 'summary');
create index chunk_index_terms on chunk_index using gin (terms) with (gin_pending_list_limit = 256)
  where kind not in ('problem', 'turn', 'note', 'summary');

-- naru_search as in 0011, but for where it looks.
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
    -- an index that cannot have what is asked for is given no terms: it finds nothing, and costs nothing
    where ((i.kind in ('problem', 'turn', 'note', 'summary') and i.terms && case
            when (only_kinds is null or only_kinds && '{problem,turn,note,summary}')
              and (only_types is null or 'ticket' = any(only_types)) then any_terms else '{}' end)
          or (i.kind not in ('problem', 'turn', 'note', 'summary') and i.terms && case
            when only_kinds is null or not only_kinds <@ '{problem,turn,note,summary}' then any_terms else '{}' end))
      and i.tenant_id = (select naru_tenant())
      and ((i.acl is null and not (select naru_is_confined())) or naru_can_read(i.acl))
      and (i.private_acl is null or naru_can_read(i.private_acl))
      and (only_kinds is null or i.kind = any(only_kinds))
      and (only_types is null or 'ticket' = any(only_types) or i.kind = 'section' or i.kind = any(or_kinds))
      and (not_documents is null or i.document_id <> all(not_documents))
      -- solutions and attachments are told by their kind: their documents need not be looked up one by one
      and ((only_source is null and only_language is null and only_updated_after is null
          and (only_types is null or i.kind = any(or_kinds)))
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
