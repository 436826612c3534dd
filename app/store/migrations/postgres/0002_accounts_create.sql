-- Who signs in, and what a member was granted. Addresses are sealed; the keyed hash finds them.
create table accounts (
  id uuid primary key,
  email_hash bytea not null unique,
  email_sealed bytea not null,
  name text not null,
  created_at bigint not null
);

create table grants (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  role text not null,
  area_path text collate "C" not null,
  organisation text collate "C",
  granted_at bigint not null,
  ended_at bigint
);
create index grants_account on grants (account_id);

-- A one-time code belongs to the browser that asked: id stands in its cookie.
create table sign_ins (
  id uuid primary key,
  email_hash bytea not null,
  email_sealed bytea not null,
  code_hash bytea not null,
  tries bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

create table sessions (
  token_hash bytea primary key,
  account_id uuid not null references accounts (id),
  created_at bigint not null,
  expires_at bigint not null
);

-- How often something was tried in a window of time, per address or contact.
create table attempts (
  key bytea not null,
  window_start bigint not null,
  tries bigint not null,
  primary key (key, window_start)
);
