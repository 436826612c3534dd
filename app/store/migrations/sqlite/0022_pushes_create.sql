-- Browsers that somebody is told on. Where they are reached is sealed: whoever knows it can reach them.
create table push_subscriptions (
  id blob primary key,
  account_id blob not null references accounts (id),
  endpoint_hash blob not null unique,
  sealed blob not null,
  created_at integer not null
) strict;
create index push_subscriptions_account on push_subscriptions (account_id, created_at);

-- The number of somebody who wants short messages, confirmed by a code or not yet.
create table phones (
  account_id blob primary key references accounts (id),
  sealed blob not null,
  code_hash blob not null,
  tries integer not null,
  given_at integer not null,
  expires_at integer not null,
  confirmed_at integer
) strict;
