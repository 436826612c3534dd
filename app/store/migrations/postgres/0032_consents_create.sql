-- What somebody allowed to be fetched about her, for which application. What was withdrawn stays.
create table consents (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  person_hash bytea not null,
  service text collate "C" not null,
  draft_id uuid not null,
  -- What the draft became.
  case_id uuid references cases (id),
  evidence_type text collate "C" not null,
  register text collate "C" not null,
  given_at bigint not null,
  withdrawn_at bigint
);
create unique index consents_standing on consents (draft_id, evidence_type) where withdrawn_at is null;
create index consents_account on consents (account_id, given_at);
create index consents_case on consents (case_id) where case_id is not null;
