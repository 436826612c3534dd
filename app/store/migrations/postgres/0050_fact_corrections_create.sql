-- What somebody asked a register to say instead. What was decided stays.
create table fact_corrections (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  person_hash bytea not null,
  -- Which entry of the source, whichever record of it is in force.
  key_hash bytea not null,
  register text collate "C" not null,
  -- Who delivered it, and decides.
  organisation text collate "C" not null,
  field text collate "C" not null,
  -- What it says, what it should say, and why.
  content_sealed bytea not null,
  state text collate "C" not null,
  asked_at bigint not null,
  decided_at bigint,
  decided_by uuid references accounts (id),
  reason_sealed bytea
);
-- One at a time for one fact.
create unique index fact_corrections_open on fact_corrections (key_hash, field) where state = 'asked';
create index fact_corrections_account on fact_corrections (account_id, id);
create index fact_corrections_organisation on fact_corrections (organisation, id) where state = 'asked';

-- A steward settles a discrepancy with a reason; one that registers settle by agreeing has none.
alter table discrepancies add column settled_by uuid references accounts (id);
alter table discrepancies add column reason_sealed bytea;
