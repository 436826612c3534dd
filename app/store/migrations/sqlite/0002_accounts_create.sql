-- Who signs in, and what a member was granted. Addresses are sealed; the keyed hash finds them.
create table accounts (
  id blob primary key,
  email_hash blob not null unique,
  email_sealed blob not null,
  name text not null,
  created_at integer not null
) strict;

create table grants (
  id blob primary key,
  account_id blob not null references accounts (id),
  role text not null,
  area_path text not null,
  organisation text,
  granted_at integer not null,
  ended_at integer
) strict;
create index grants_account on grants (account_id);

-- A one-time code belongs to the browser that asked: id stands in its cookie.
create table sign_ins (
  id blob primary key,
  email_hash blob not null,
  email_sealed blob not null,
  code_hash blob not null,
  tries integer not null,
  created_at integer not null,
  expires_at integer not null,
  used_at integer
) strict;

create table sessions (
  token_hash blob primary key,
  account_id blob not null references accounts (id),
  created_at integer not null,
  expires_at integer not null
) strict;

-- How often something was tried in a window of time, per address or contact.
create table attempts (
  key blob not null,
  window_start integer not null,
  tries integer not null,
  primary key (key, window_start)
) strict;
