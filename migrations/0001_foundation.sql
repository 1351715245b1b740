-- Roles. The application works as naru_app inside every tenant transaction: it owns nothing, cannot bypass
-- row-level security, and has only what is granted below.
do $$
begin
  if not exists (select from pg_roles where rolname = 'naru_app') then
    create role naru_app nologin nosuperuser nobypassrls;
  end if;
  execute format('grant naru_app to %I', current_user);
exception
  when duplicate_object or unique_violation then null; -- another database of the same server was faster
end $$;

grant usage on schema public to naru_app;

-- The tenant of this transaction. After a transaction the setting reads '' rather than null.
create function naru_tenant() returns text
  language sql stable parallel safe
  return nullif(current_setting('naru.tenant', true), '');

-- Whether the principal of this transaction may read what carries this access list.
-- null = the whole tenant; naru.groups '*' = system work inside the tenant.
create function naru_can_read(acl text[]) returns boolean
  language sql stable parallel safe
  return acl is null
    or nullif(current_setting('naru.groups', true), '') = '*'
    or acl && (case when current_setting('naru.groups', true) like '{%' then current_setting('naru.groups', true)::text[] end);

create table tenants (
  id text primary key,
  slug text not null unique,
  name text not null,
  created_at timestamptz not null default now()
);
alter table tenants enable row level security;
create policy tenant on tenants using (id = naru_tenant());
grant select on tenants to naru_app;

create table api_keys (
  id text primary key,
  tenant_id text not null references tenants on delete cascade,
  name text not null,
  prefix text not null,
  -- SHA-256 of the whole key; keys are random 256 bits, so a slow hash would add nothing.
  hash bytea not null unique,
  scopes text[] not null,
  groups text[] not null default '{}',
  created_by text,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_tenant on api_keys (tenant_id, id);
alter table api_keys enable row level security;
create policy tenant on api_keys using (tenant_id = naru_tenant());
grant select, insert, update on api_keys to naru_app;

-- Envelope encryption: each value has a data key of its own, wrapped by the master key (AES-256-GCM both).
create table secrets (
  tenant_id text not null references tenants on delete cascade,
  name text not null,
  wrapped_key bytea not null,
  ciphertext bytea not null,
  key_fingerprint text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, name)
);
alter table secrets enable row level security;
create policy tenant on secrets using (tenant_id = naru_tenant());
grant select, insert, update, delete on secrets to naru_app;
