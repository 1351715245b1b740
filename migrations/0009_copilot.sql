-- The support copilot: tickets from help desks, what was understood of them, and what agents made of it.

-- A passage of a ticket has a kind, and private notes have an access list on top of their document's.
alter table chunks
  add column kind text not null default 'section'
    check (kind in ('section', 'problem', 'solution', 'turn', 'note', 'summary', 'attachment')),
  -- null: whoever may read the document
  add column private_acl text[],
  -- id of the turn (trn_…) or attachment (att_…) that it is from; of a summary its audience
  add column part_id text;
drop policy tenant on chunks;
create policy tenant on chunks using (
  tenant_id = naru_tenant() and naru_can_read(acl) and (private_acl is null or naru_can_read(private_acl))
);

-- How far the reading of a help desk has come. One row a source of such a kind; its credential is in `secrets`
-- as helpdesk/<source id>, what webhooks must show as helpdesk/<source id>/webhook.
create table helpdesks (
  source_id text primary key references sources on delete cascade,
  tenant_id text not null references tenants on delete cascade,
  -- where each walk goes on, in the connector's own words: {changes, articles, sweep, …}; absent: from the beginning
  cursors jsonb not null default '{}',
  -- nobody asks the help desk before (its rate limit)
  paused_until timestamptz,
  polled_at timestamptz,
  gone_at timestamptz,
  swept_at timestamptz,
  articles_at timestamptz,
  -- every change up to this time is in
  reached_at timestamptz,
  -- the last webhook that was verified
  webhook_at timestamptz,
  -- the first reading was canceled: nothing is polled until somebody asks for a run
  is_stopped boolean not null default false,
  -- times in a row that it did not answer: it is asked less and less often
  failures int not null default 0,
  -- the last thing that went wrong with the help desk as a whole; null: it answers
  error_code text,
  error_message text,
  updated_at timestamptz not null default now()
);
alter table helpdesks enable row level security;
create policy tenant on helpdesks using (
  tenant_id = naru_tenant() and exists (select from sources where sources.id = source_id)
);
grant select, insert, update, delete on helpdesks to naru_app;

-- What still has to be fetched one by one: told by a webhook, or failed before. Dead ones wait for somebody.
create table ingest_items (
  source_id text not null references sources on delete cascade,
  kind text not null check (kind in ('ticket', 'article')),
  external_id text not null,
  tenant_id text not null references tenants on delete cascade,
  -- why: webhook, failed, sweep
  reason text not null check (reason in ('webhook', 'failed', 'sweep', 'merge', 'retry')),
  attempts int not null default 0,
  due_at timestamptz not null default now(),
  -- changes with every new reason: what was fetched for an older one does not end it
  revision int not null default 1,
  error_code text,
  error_message text,
  dead_at timestamptz,
  -- it is in, as of this revision. Kept for a while: an answer to a question of before the webhook must not be stored
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (source_id, kind, external_id)
);
create index ingest_items_due on ingest_items (source_id, due_at) where dead_at is null and ended_at is null;
create index ingest_items_ended on ingest_items (source_id, ended_at) where ended_at is not null;
create index ingest_items_dead on ingest_items (tenant_id, dead_at) where dead_at is not null;
alter table ingest_items enable row level security;
create policy tenant on ingest_items using (
  tenant_id = naru_tenant() and exists (select from sources where sources.id = source_id)
);
grant select, insert, update, delete on ingest_items to naru_app;

-- What a walk over a help desk has come across, until it ends: what it has not is gone there.
create table ingest_seen (
  source_id text not null references sources on delete cascade,
  walk text not null check (walk in ('sweep', 'articles')),
  external_id text not null,
  tenant_id text not null references tenants on delete cascade,
  primary key (source_id, walk, external_id)
);
alter table ingest_seen enable row level security;
create policy tenant on ingest_seen using (
  tenant_id = naru_tenant() and exists (select from sources where sources.id = source_id)
);
grant select, insert, delete on ingest_seen to naru_app;

-- A run over a help desk, asked for by somebody; null: the sync of another source.
alter table syncs
  add column mode text check (mode in ('changes', 'full')),
  -- what it is at; null: it has not begun
  add column stage text check (stage in ('tickets', 'gone', 'sweep', 'articles')),
  -- what came of each: {tickets: {total, done, unchanged, failed, deleted, started_at, finished_at}, articles: …}
  add column stages jsonb not null default '{}';
create index syncs_runs on syncs (tenant_id, id desc) where mode is not null;

-- A ticket beside its document (documents.external_id is ticket:<id>). People by their id in the help desk only.
create table tickets (
  document_id text primary key references documents on delete cascade,
  tenant_id text not null references tenants on delete cascade,
  source_id text not null references sources on delete cascade,
  ticket_id text not null,
  status text not null check (status in ('open', 'pending', 'on_hold', 'resolved', 'closed')),
  priority text check (priority in ('low', 'normal', 'high', 'urgent')),
  type text,
  channel text,
  product text,
  group_id text,
  requester_id text,
  assignee_id text,
  company_id text,
  tags text[] not null default '{}',
  custom_fields jsonb not null default '{}',
  turn_count int not null default 0,
  note_count int not null default 0,
  -- as the help desk says; what lists tell is compared with it
  remote_updated_at timestamptz not null,
  -- when it was asked for what is stored, by our clock: an answer to an older question never replaces it
  fetched_at timestamptz not null,
  created_at timestamptz not null,
  resolved_at timestamptz,
  unique (source_id, ticket_id)
);
create index tickets_newest on tickets (tenant_id, remote_updated_at desc, document_id desc);
alter table tickets enable row level security;
-- `offset 0`: one look-up a row that is read; without it all documents are read for the first row already
create policy tenant on tickets using (
  tenant_id = naru_tenant() and exists (select from documents where documents.id = document_id offset 0)
);
grant select, insert, update, delete on tickets to naru_app;

-- A ticket that was merged into another one answers under both ids.
create table ticket_aliases (
  source_id text not null references sources on delete cascade,
  ticket_id text not null,
  tenant_id text not null references tenants on delete cascade,
  primary_id text not null,
  created_at timestamptz not null default now(),
  primary key (source_id, ticket_id)
);
create index ticket_aliases_primary on ticket_aliases (source_id, primary_id);
alter table ticket_aliases enable row level security;
create policy tenant on ticket_aliases using (
  tenant_id = naru_tenant() and exists (select from sources where sources.id = source_id)
);
grant select, insert, update, delete on ticket_aliases to naru_app;

create table ticket_turns (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  document_id text not null references documents on delete cascade,
  -- in the help desk; 'description' for the first
  turn_id text not null,
  ordinal int not null,
  kind text not null check (kind in ('description', 'customer', 'reply', 'note', 'forward')),
  is_private boolean not null,
  author_id text,
  -- without quotes of earlier mails and signatures
  content text not null,
  private_acl text[],
  created_at timestamptz not null,
  unique (document_id, turn_id)
);
alter table ticket_turns enable row level security;
create policy tenant on ticket_turns using (
  tenant_id = naru_tenant() and exists (select from documents where documents.id = document_id offset 0)
  and (private_acl is null or naru_can_read(private_acl))
);
grant select, insert, update, delete on ticket_turns to naru_app;

create table attachments (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  document_id text not null references documents on delete cascade,
  -- of ticket_turns.turn_id
  turn_id text not null,
  external_id text not null,
  name text not null,
  content_type text,
  bytes bigint,
  -- waiting: not downloaded yet; dead: given up; skipped: too large, or of a kind that is not kept
  status text not null default 'waiting' check (status in ('waiting', 'stored', 'dead', 'skipped')),
  -- of the blob; null: not stored
  sha256 text,
  -- none: no text in it; waiting: stored and not read yet
  text_status text not null default 'none' check (text_status in ('none', 'waiting', 'read', 'failed')),
  content text,
  attempts int not null default 0,
  due_at timestamptz not null default now(),
  error_code text,
  error_message text,
  private_acl text[],
  created_at timestamptz not null default now(),
  unique (document_id, external_id)
);
create index attachments_waiting on attachments (tenant_id, due_at) where status = 'waiting' or text_status = 'waiting';
create index attachments_blob on attachments (tenant_id, sha256) where sha256 is not null;
alter table attachments enable row level security;
create policy tenant on attachments using (
  tenant_id = naru_tenant() and exists (select from documents where documents.id = document_id offset 0)
  and (private_acl is null or naru_can_read(private_acl))
);
grant select, insert, update, delete on attachments to naru_app;

-- Blobs that nothing may refer to any more: removed from the disk or S3 after the transaction, where that is so.
create table blobs_to_remove (
  -- no reference: what a deleted tenant leaves is removed, too
  tenant_id text not null,
  sha256 text not null,
  -- later than now: an upload may be under way, and is looked at again when it must be over
  due_at timestamptz not null default now(),
  -- somebody is removing it: nobody stores the same bytes meanwhile
  claimed_at timestamptz,
  -- how often it was removed: the second time for what was on its way when it was removed first
  passes int not null default 0,
  primary key (tenant_id, sha256)
);
create index blobs_to_remove_due on blobs_to_remove (due_at);
alter table blobs_to_remove enable row level security;
create policy tenant on blobs_to_remove using (tenant_id = naru_tenant());
grant select, insert, update, delete on blobs_to_remove to naru_app;

create function naru_drop_blob() returns trigger language plpgsql
  set search_path = public, pg_temp
as $$
begin
  insert into blobs_to_remove (tenant_id, sha256)
    select distinct tenant_id, sha256 from gone where sha256 is not null
    on conflict (tenant_id, sha256) do update set due_at = now(), passes = 0;
  return null;
end $$;
create trigger drop_blob after delete on attachments
  referencing old table as gone for each statement execute function naru_drop_blob();

-- What a ticket is about. `everyone` is made of the public turns; `internal` of private notes too, where there are some.
create table ticket_summaries (
  document_id text not null references documents on delete cascade,
  audience text not null check (audience in ('everyone', 'internal')),
  tenant_id text not null references tenants on delete cascade,
  -- '' where the ticket does not tell
  problem text not null,
  cause text not null,
  solution text not null,
  result text not null,
  language text not null,
  mode text not null check (mode in ('model', 'extractive')),
  -- SHA-256 of the turns that it was made from
  content_hash text not null,
  -- why no model is asked: short, automated; null: one is, when there is one
  skip_reason text,
  prompt_id text,
  prompt_version int,
  model text,
  call_id text,
  -- made with an older prompt, and to be made anew
  is_stale boolean not null default false,
  attempts int not null default 0,
  -- infinity: given up
  due_at timestamptz not null default now(),
  error_code text,
  private_acl text[],
  created_at timestamptz not null default now(),
  primary key (document_id, audience)
);
create index ticket_summaries_waiting on ticket_summaries (tenant_id, due_at)
  where (mode = 'extractive' or is_stale) and skip_reason is null;
alter table ticket_summaries enable row level security;
create policy tenant on ticket_summaries using (
  tenant_id = naru_tenant() and exists (select from documents where documents.id = document_id offset 0)
  and (private_acl is null or naru_can_read(private_acl))
);
grant select, insert, update, delete on ticket_summaries to naru_app;

-- Which models the copilot works with, by alias. null: without one.
create table copilot_settings (
  tenant_id text primary key references tenants on delete cascade,
  summary_model text,
  answer_model text,
  reply_model text,
  rerank_model text,
  -- null: the local model, where NARU_EMBEDDING_FOLDER names one
  embedding_model text,
  -- tickets at the same time
  summary_concurrency int not null default 2 check (summary_concurrency between 1 and 32),
  -- USD a day; null: what the limits of the organisation allow
  summary_budget_per_day numeric(24, 12) check (summary_budget_per_day >= 0),
  -- how replies are to sound, in the organisation's words
  tone text not null default '' check (length(tone) <= 2000),
  -- weight of vectors in fusion, tuned from labels; null: not tuned yet
  vector_weight real check (vector_weight between 0 and 1),
  updated_at timestamptz not null default now()
);
alter table copilot_settings enable row level security;
create policy tenant on copilot_settings using (tenant_id = naru_tenant());
grant select, insert, update on copilot_settings to naru_app;

create table reply_drafts (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  -- the ticket; what was drafted for it goes with it
  document_id text not null references documents on delete cascade,
  -- whom it is for: a person, whatever keys they use
  principal_id text not null,
  language text not null,
  mode text not null check (mode in ('model', 'extractive')),
  -- '' once something that it was made from has changed
  content text not null,
  -- [{id, document_id, chunk_id, quote, …}]: for the agent, never part of the reply
  citations jsonb not null,
  -- documents that it was made from: when one is purged, the draft goes too
  source_ids text[] not null,
  prompt_id text,
  prompt_version int,
  model text,
  call_id text,
  state text not null default 'proposed' check (state in ('proposed', 'accepted', 'edited', 'ignored')),
  -- what was sent, where the agent edited it
  final_content text,
  created_at timestamptz not null default now(),
  decided_at timestamptz
);
create index reply_drafts_ticket on reply_drafts (document_id, id desc);
create index reply_drafts_sources on reply_drafts using gin (source_ids);
create index reply_drafts_tenant on reply_drafts (tenant_id, id desc);
alter table reply_drafts enable row level security;
create policy tenant on reply_drafts using (
  tenant_id = naru_tenant() and exists (select from documents where documents.id = document_id)
);
grant select, insert, update, delete on reply_drafts to naru_app;

create function naru_drop_drafts() returns trigger language plpgsql
  set search_path = public, pg_temp
as $$
begin
  delete from reply_drafts d using (select array_agg(id) as ids from gone) g where d.source_ids && g.ids;
  return null;
end $$;
create trigger drop_drafts after delete on documents
  referencing old table as gone for each statement execute function naru_drop_drafts();

-- What was drafted from a text that changes there, and may have been redacted, is forgotten; what became of it is not.
create function naru_forget_drafts(changed text[]) returns void language sql
  set search_path = public, pg_temp
as $$
  update reply_drafts set content = '', final_content = null, citations = (
    select coalesce(jsonb_agg(jsonb_build_object('document_id', c -> 'document_id')), '[]')
    from jsonb_array_elements(citations) c)
  where (document_id = any(changed) or source_ids && changed) and content <> ''
$$;
create function naru_forget_drafts_of_turns() returns trigger language plpgsql
  set search_path = public, pg_temp
as $$
declare
  changed text[];
begin
  if tg_op = 'DELETE' then
    select array_agg(distinct document_id) into changed from before where not is_private;
  else
    select array_agg(distinct b.document_id) into changed from before b join now n on n.id = b.id
      where not b.is_private and (n.is_private or n.content <> b.content);
  end if;
  if changed is not null then perform naru_forget_drafts(changed); end if;
  return null;
end $$;
create trigger forget_drafts_changed after update on ticket_turns
  referencing old table as before new table as now for each statement execute function naru_forget_drafts_of_turns();
create trigger forget_drafts_removed after delete on ticket_turns
  referencing old table as before for each statement execute function naru_forget_drafts_of_turns();
create function naru_forget_drafts_of_document() returns trigger language plpgsql
  set search_path = public, pg_temp
as $$
begin
  perform naru_forget_drafts(array[new.id]);
  return null;
end $$;
-- of a ticket its turns say what has changed: a new one leaves what stands there
create trigger forget_drafts after update of content_hash on documents
  for each row when (old.content_hash <> new.content_hash and new.type is distinct from 'ticket')
  execute function naru_forget_drafts_of_document();

-- Feedback that ranks: what like questions made of a document, one vote a person.
create table query_clusters (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  -- hashes of the telling terms, as in the search index
  terms int[] not null,
  created_at timestamptz not null default now()
);
create index query_clusters_terms on query_clusters using gin (terms);
create index query_clusters_tenant on query_clusters (tenant_id);
alter table query_clusters enable row level security;
create policy tenant on query_clusters using (tenant_id = naru_tenant());
grant select, insert on query_clusters to naru_app;

-- Questions that share a term. A definer's function, because row-level security would keep `&&` away from the index; it
-- applies the very rule of the policy itself.
create function naru_clusters_with(any_terms int[]) returns table (id text, terms int[])
  language sql stable security definer
  set search_path = public, pg_temp
as $$
  select c.id, c.terms from query_clusters c where c.terms && any_terms and c.tenant_id = naru_tenant()
$$;
revoke all on function naru_clusters_with from public;
grant execute on function naru_clusters_with to naru_app;

create table cluster_votes (
  cluster_id text not null references query_clusters on delete cascade,
  document_id text not null references documents on delete cascade,
  -- a person with several keys is one voter
  voter_id text not null,
  tenant_id text not null references tenants on delete cascade,
  vote smallint not null check (vote in (-1, 1)),
  -- thumbs, accepted, edited, ignored
  kind text not null,
  voted_at timestamptz not null default now(),
  primary key (cluster_id, document_id, voter_id)
);
create index cluster_votes_document on cluster_votes (document_id);
alter table cluster_votes enable row level security;
create policy tenant on cluster_votes using (tenant_id = naru_tenant());
grant select, insert, update, delete on cluster_votes to naru_app;

alter table query_log drop constraint query_log_kind_check;
alter table query_log add constraint query_log_kind_check check (kind in ('search', 'ask', 'init', 'reply'));

-- What is stored may be the name of a secret in another store (vault:…, aws:…) instead of the secret itself.
alter table secrets add column is_reference boolean not null default false;
-- Instead of one in `secrets`; has_secret holds for both.
alter table providers add column secret_reference text;

-- Feedback may be about single results, or what became of a draft, and is one person's, whatever keys they use.
alter table feedback
  alter column vote drop not null,
  add column kind text not null default 'vote' check (kind in ('vote', 'accepted', 'edited', 'ignored')),
  -- [{document_id, vote}]
  add column items jsonb not null default '[]',
  add column reply_id text references reply_drafts on delete set null;
-- How much of a draft was changed before it was sent, 0 to 1; null: nobody said what was sent.
alter table reply_drafts add column edited_share real check (edited_share between 0 and 1);
create index feedback_newest on feedback (tenant_id, created_at);
