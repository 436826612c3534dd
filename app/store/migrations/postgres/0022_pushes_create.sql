-- Browsers that somebody is told on. Where they are reached is sealed: whoever knows it can reach them.
create table push_subscriptions (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  endpoint_hash bytea not null unique,
  sealed bytea not null,
  created_at bigint not null
);
create index push_subscriptions_account on push_subscriptions (account_id, created_at);

-- The number of somebody who wants short messages, confirmed by a code or not yet.
create table phones (
  account_id uuid primary key references accounts (id),
  sealed bytea not null,
  code_hash bytea not null,
  tries bigint not null,
  given_at bigint not null,
  expires_at bigint not null,
  confirmed_at bigint
);
