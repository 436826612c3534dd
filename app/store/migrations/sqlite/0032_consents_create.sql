-- What somebody allowed to be fetched about her, for which application. What was withdrawn stays.
create table consents (
  id blob primary key,
  account_id blob not null references accounts (id),
  person_hash blob not null,
  service text not null,
  draft_id blob not null,
  -- What the draft became.
  case_id blob references cases (id),
  evidence_type text not null,
  register text not null,
  given_at integer not null,
  withdrawn_at integer
) strict;
create unique index consents_standing on consents (draft_id, evidence_type) where withdrawn_at is null;
create index consents_account on consents (account_id, given_at);
create index consents_case on consents (case_id) where case_id is not null;
