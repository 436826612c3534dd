-- What somebody asked a register to say instead. What was decided stays.
create table fact_corrections (
  id blob primary key,
  account_id blob not null references accounts (id),
  person_hash blob not null,
  -- Which entry of the source, whichever record of it is in force.
  key_hash blob not null,
  register text not null,
  -- Who delivered it, and decides.
  organisation text not null,
  field text not null,
  -- What it says, what it should say, and why.
  content_sealed blob not null,
  state text not null,
  asked_at integer not null,
  decided_at integer,
  decided_by blob references accounts (id),
  reason_sealed blob
) strict;
-- One at a time for one fact.
create unique index fact_corrections_open on fact_corrections (key_hash, field) where state = 'asked';
create index fact_corrections_account on fact_corrections (account_id, id);
create index fact_corrections_organisation on fact_corrections (organisation, id) where state = 'asked';

-- A steward settles a discrepancy with a reason; one that registers settle by agreeing has none.
alter table discrepancies add column settled_by blob references accounts (id);
alter table discrepancies add column reason_sealed blob;
