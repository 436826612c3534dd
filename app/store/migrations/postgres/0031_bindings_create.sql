-- Whose an account is, and how that was shown. What has ended stays.
create table bindings (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  person_hash bytea not null,
  way text collate "C" not null,
  -- Who saw which document, at a counter.
  member_id uuid references accounts (id),
  document text collate "C",
  -- Which provider of identities said so, and the hash of its own name for her.
  provider text collate "C",
  provider_subject_hash bytea,
  bound_at bigint not null,
  ended_at bigint,
  ended_by uuid references accounts (id)
);
-- An account is one person's, and a person has one account.
create unique index bindings_account on bindings (account_id) where ended_at is null;
create unique index bindings_person on bindings (person_hash) where ended_at is null;

-- Codes that show whose an account is: told at a counter, or posted.
create table binding_codes (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  way text collate "C" not null,
  code_hash bytea not null,
  -- To whom it was posted; nobody, where the number was nobody's.
  person_hash bytea,
  tries bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  ended_at bigint
);
-- Whose is the code that was told at the counter?
create unique index binding_codes_told on binding_codes (code_hash) where way = 'counter' and ended_at is null;
create index binding_codes_account on binding_codes (account_id, way, created_at);
create index binding_codes_person on binding_codes (person_hash, created_at) where person_hash is not null;

-- What happened about it, and by whom. Append-only.
create table binding_notes (
  id uuid primary key,
  step text collate "C" not null,
  way text collate "C" not null,
  account_id uuid references accounts (id),
  person_hash bytea,
  member_id uuid references accounts (id),
  at bigint not null
);
create index binding_notes_account on binding_notes (account_id, at) where account_id is not null;
create index binding_notes_member on binding_notes (member_id, at) where member_id is not null;
