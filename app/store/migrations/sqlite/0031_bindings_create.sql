-- Whose an account is, and how that was shown. What has ended stays.
create table bindings (
  id blob primary key,
  account_id blob not null references accounts (id),
  person_hash blob not null,
  way text not null,
  -- Who saw which document, at a counter.
  member_id blob references accounts (id),
  document text,
  -- Which provider of identities said so, and the hash of its own name for her.
  provider text,
  provider_subject_hash blob,
  bound_at integer not null,
  ended_at integer,
  ended_by blob references accounts (id)
) strict;
-- An account is one person's, and a person has one account.
create unique index bindings_account on bindings (account_id) where ended_at is null;
create unique index bindings_person on bindings (person_hash) where ended_at is null;

-- Codes that show whose an account is: told at a counter, or posted.
create table binding_codes (
  id blob primary key,
  account_id blob not null references accounts (id),
  way text not null,
  code_hash blob not null,
  -- To whom it was posted; nobody, where the number was nobody's.
  person_hash blob,
  tries integer not null,
  created_at integer not null,
  expires_at integer not null,
  ended_at integer
) strict;
-- Whose is the code that was told at the counter?
create unique index binding_codes_told on binding_codes (code_hash) where way = 'counter' and ended_at is null;
create index binding_codes_account on binding_codes (account_id, way, created_at);
create index binding_codes_person on binding_codes (person_hash, created_at) where person_hash is not null;

-- What happened about it, and by whom. Append-only.
create table binding_notes (
  id blob primary key,
  step text not null,
  way text not null,
  account_id blob references accounts (id),
  person_hash blob,
  member_id blob references accounts (id),
  at integer not null
) strict;
create index binding_notes_account on binding_notes (account_id, at) where account_id is not null;
create index binding_notes_member on binding_notes (member_id, at) where member_id is not null;
