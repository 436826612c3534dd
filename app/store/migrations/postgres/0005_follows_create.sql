-- Who is told. A reporter said "this is so"; a follower is only told. Contacts are sealed; the keyed hash finds them.
create table follows (
  id uuid primary key,
  case_id uuid not null references cases (id),
  reporter boolean not null,
  contact_hash bytea,
  contact_sealed bytea,
  account_id uuid references accounts (id),
  language text not null,
  created_at bigint not null,
  confirmed_at bigint,
  ended_at bigint,
  unique (case_id, contact_hash)
);
create index follows_contact on follows (contact_hash);
create index follows_account on follows (account_id);

-- Secret links: 128 random bits each, stored hashed, one purpose each.
create table links (
  token_hash bytea primary key,
  purpose text not null,
  case_id uuid references cases (id),
  follow_id uuid references follows (id),
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint
);
create index links_case on links (case_id);
