-- Who is told. A reporter said "this is so"; a follower is only told. Contacts are sealed; the keyed hash finds them.
create table follows (
  id blob primary key,
  case_id blob not null references cases (id),
  reporter integer not null,
  contact_hash blob,
  contact_sealed blob,
  account_id blob references accounts (id),
  language text not null,
  created_at integer not null,
  confirmed_at integer,
  ended_at integer,
  unique (case_id, contact_hash)
) strict;
create index follows_contact on follows (contact_hash);
create index follows_account on follows (account_id);

-- Secret links: 128 random bits each, stored hashed, one purpose each.
create table links (
  token_hash blob primary key,
  purpose text not null,
  case_id blob references cases (id),
  follow_id blob references follows (id),
  created_at integer not null,
  expires_at integer,
  revoked_at integer
) strict;
create index links_case on links (case_id);
