-- People, teams, roles, keys that belong to them, and the audit trail.

-- A confined principal (a reseller) reads only what is shared with one of its groups, not what the whole tenant may read.
create function naru_is_confined() returns boolean
  language sql stable parallel safe
  return coalesce(nullif(current_setting('naru.confined', true), ''), '0') = '1';

create or replace function naru_can_read(acl text[]) returns boolean
  language sql stable parallel safe
  return (acl is null and coalesce(nullif(current_setting('naru.confined', true), ''), '0') <> '1')
    or nullif(current_setting('naru.groups', true), '') = '*'
    or acl && (case when current_setting('naru.groups', true) like '{%' then current_setting('naru.groups', true)::text[] end);

-- The home tenant runs the installation: only its "*" includes the permissions "installation:…".
alter table tenants add column is_home boolean not null default false;
update tenants set is_home = true where id = (select id from tenants order by id limit 1);
create unique index tenants_home on tenants (is_home) where is_home;
grant update (name) on tenants to naru_app;

-- People and how they sign in. Written by better-auth (src/identity/people/auth.ts maps its names to these).
create table people (
  id text primary key,
  name text not null,
  -- in lower case
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  -- the language of mails to them: 'ko' or 'en'
  language text,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table sessions (
  id text primary key,
  token text not null unique,
  person_id text not null references people on delete cascade,
  -- the tenant that this session works in; null = none yet, or it was left
  active_tenant_id text references tenants on delete set null,
  ip_address text,
  user_agent text,
  expires_at timestamptz not null,
  last_seen_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_person on sessions (person_id);
create index sessions_expired on sessions (expires_at);

-- One row a way to sign in: provider_id 'credential' is the password, others name an identity provider.
create table accounts (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  person_id text not null references people on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index accounts_person on accounts (person_id);

-- Short-lived: links of mails, states of sign-ins under way.
create table verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index verifications_identifier on verifications (identifier);

create table two_factors (
  id text primary key,
  person_id text not null unique references people on delete cascade,
  -- encrypted
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count int not null default 0,
  locked_until timestamptz
);

-- Failed sign-ins, counted by what is tried and from where (src/identity/people/sign-in-limits.ts).
create table sign_in_failures (
  -- SHA-256 of what is counted: an address (the network's) and a mail address, or either
  subject bytea primary key,
  failures int not null,
  window_started_at timestamptz not null,
  blocked_until timestamptz
);

-- Who belongs to which tenant, with which roles.
create table members (
  tenant_id text not null references tenants on delete cascade,
  person_id text not null references people on delete cascade,
  -- names of built-in or custom roles
  roles text[] not null,
  -- roles and groups that an identity provider gives are set anew at every sign-in through it
  managed_by text,
  -- when a session of this person last worked in this tenant
  last_seen_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, person_id)
);
create index members_person on members (person_id);
alter table members enable row level security;
create policy tenant on members using (tenant_id = naru_tenant());
grant select, insert, update, delete on members to naru_app;

-- A tenant knows when its people were last here, whatever becomes of their sessions, and sees no session itself.
-- Whoever changes a member meanwhile is not waited for: the next time will be written.
create function naru_seen() returns trigger language plpgsql as $$
begin
  update members set last_seen_at = new.last_seen_at where (tenant_id, person_id) in (
    select m.tenant_id, m.person_id from members m
    where m.tenant_id = new.active_tenant_id and m.person_id = new.person_id
    for no key update skip locked);
  return null;
end $$;
create trigger seen after insert or update of last_seen_at, active_tenant_id on sessions
  for each row when (new.active_tenant_id is not null) execute function naru_seen();

-- A tenant sees the people who belong to it; nobody writes them but the sign-in code, outside tenant transactions.
alter table people enable row level security;
create policy tenant on people using (exists (
  select from members m where m.tenant_id = naru_tenant() and m.person_id = people.id));
grant select on people to naru_app;
alter table sessions enable row level security;
alter table accounts enable row level security;
alter table verifications enable row level security;
alter table two_factors enable row level security;
alter table sign_in_failures enable row level security;

create table roles (
  tenant_id text not null references tenants on delete cascade,
  -- a slug; never one of a built-in role
  name text not null,
  title text not null,
  description text not null default '',
  permissions text[] not null,
  is_confined boolean not null default false,
  created_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, name)
);
alter table roles enable row level security;
create policy tenant on roles using (tenant_id = naru_tenant());
grant select, insert, update, delete on roles to naru_app;

-- Teams and groups: both give access to what is shared with "group:<name>"; keys, calls and cost belong to teams.
create table groups (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  name text not null,
  kind text not null check (kind in ('team', 'group')),
  description text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, name),
  unique (tenant_id, id)
);
alter table groups enable row level security;
create policy tenant on groups using (tenant_id = naru_tenant());
grant select, insert, update, delete on groups to naru_app;

create table group_members (
  tenant_id text not null,
  group_id text not null,
  person_id text not null,
  -- see members.managed_by
  managed_by text,
  created_at timestamptz not null default now(),
  primary key (tenant_id, group_id, person_id),
  foreign key (tenant_id, group_id) references groups (tenant_id, id) on delete cascade,
  foreign key (tenant_id, person_id) references members on delete cascade
);
create index group_members_person on group_members (tenant_id, person_id);
alter table group_members enable row level security;
create policy tenant on group_members using (tenant_id = naru_tenant());
grant select, insert, update, delete on group_members to naru_app;

-- What a person is and has in a tenant, in one row: for session checks and personal keys.
create view memberships with (security_invoker = true) as
  select m.tenant_id, t.slug as tenant_slug, t.name as tenant_name, t.is_home, m.person_id, m.roles,
    coalesce((
      select jsonb_agg(jsonb_build_object('name', r.name, 'permissions', r.permissions, 'isConfined', r.is_confined))
      from roles r where r.tenant_id = m.tenant_id and r.name = any (m.roles)), '[]') as custom_roles,
    coalesce((
      select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'kind', g.kind) order by g.name)
      from group_members gm join groups g on g.id = gm.group_id and g.tenant_id = gm.tenant_id
      where gm.tenant_id = m.tenant_id and gm.person_id = m.person_id), '[]') as groups
  from members m join tenants t on t.id = m.tenant_id;
grant select on memberships to naru_app;

create table invitations (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  -- in lower case
  email text not null,
  roles text[] not null,
  group_ids text[] not null default '{}',
  -- SHA-256 of the token in the link that the inviter is shown …
  token_hash bytea not null unique,
  -- … and in the one that is mailed: who comes with that one can read the mailbox, so the address is theirs
  mailed_token_hash bytea not null unique,
  invited_by text not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now()
);
create index invitations_tenant on invitations (tenant_id, id);
-- one open invitation a mail address; inviting again renews it
create unique index invitations_open on invitations (tenant_id, email)
  where accepted_at is null and revoked_at is null;
alter table invitations enable row level security;
create policy tenant on invitations using (tenant_id = naru_tenant());
grant select, insert, update on invitations to naru_app;

alter table api_keys
  -- the person that a personal key works for: it can never do more than they can now. null = a service's key.
  add column person_id text references people on delete cascade,
  add column team_id text references groups on delete set null,
  -- {"requests_per_minute": 600}; absent = no limit
  add column limits jsonb not null default '{}',
  -- the key that this one replaced; that one stays valid until its expires_at
  add column rotated_from text references api_keys on delete set null,
  -- whether requests may be signed with a secret of this key (in secrets, "keys/<id>/signing")
  add column can_sign boolean not null default false;
create index api_keys_person on api_keys (person_id) where person_id is not null;
create index api_keys_prefix on api_keys (prefix);

create table key_uses (
  key_id text not null references api_keys on delete cascade,
  tenant_id text not null references tenants on delete cascade,
  address text not null,
  first_used_at timestamptz not null,
  last_used_at timestamptz not null,
  uses bigint not null,
  primary key (key_id, address)
);
alter table key_uses enable row level security;
create policy tenant on key_uses using (tenant_id = naru_tenant());
grant select on key_uses to naru_app;

-- Signatures of requests that were accepted, until they are too old to be accepted again.
create table used_signatures (
  signature bytea primary key,
  expires_at timestamptz not null
);
create index used_signatures_expired on used_signatures (expires_at);
alter table used_signatures enable row level security;

-- Keys that sign our tokens. The newest signs; the others verify until their tokens have expired.
create table signing_keys (
  id text primary key,
  public_jwk jsonb not null,
  -- the private JWK under the master key (AES-256-GCM)
  private_jwk bytea not null,
  key_fingerprint text not null,
  created_at timestamptz not null default now(),
  retires_at timestamptz not null,
  expires_at timestamptz not null
);
alter table signing_keys enable row level security;

-- The audit trail. `payload` is canonical JSON (RFC 8785) of the whole event; hash = HMAC-SHA256(key of the
-- installation, hash of the row before || payload). The columns that are searched derive from it, so they cannot
-- be changed apart from it.
create table audit_events (
  tenant_id text not null,
  seq bigint not null,
  payload text not null,
  hash bytea not null,
  id text not null generated always as ((payload::jsonb ->> 'id')) stored,
  -- RFC 3339 UTC with milliseconds: sorts as text
  at text collate "C" not null generated always as ((payload::jsonb ->> 'at')) stored,
  action text collate "C" not null generated always as ((payload::jsonb ->> 'action')) stored,
  outcome text not null generated always as ((payload::jsonb ->> 'outcome')) stored,
  actor_id text generated always as ((payload::jsonb -> 'actor' ->> 'id')) stored,
  target_id text generated always as ((payload::jsonb -> 'target' ->> 'id')) stored,
  address text generated always as ((payload::jsonb ->> 'address')) stored,
  primary key (tenant_id, seq)
);
create index audit_events_at on audit_events (tenant_id, at);
create index audit_events_actor on audit_events (tenant_id, actor_id, seq);
create index audit_events_target on audit_events (tenant_id, target_id, seq);
create index audit_events_action on audit_events (tenant_id, action, seq);
create index audit_events_address on audit_events (tenant_id, address, seq);
create index audit_events_outcome on audit_events (tenant_id, outcome, seq) where outcome <> 'done';
alter table audit_events enable row level security;
create policy tenant on audit_events using (tenant_id = naru_tenant());
-- append-only
grant select, insert on audit_events to naru_app;

create function naru_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit_events is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on audit_events
  for each row execute function naru_refuse_change();
create trigger no_truncate before truncate on audit_events
  for each statement execute function naru_refuse_change();
