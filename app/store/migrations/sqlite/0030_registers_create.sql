-- What the city keeps of people and places. Each delivery of a source, with how far it was read.
create table batches (
  id blob primary key,
  register text not null,
  source text not null,
  schema_version integer not null,
  -- Of the file as it came, which lies sealed beside the photos.
  sha256 blob not null,
  bytes integer not null,
  rows_read integer not null,
  added integer not null,
  superseded integer not null,
  known integer not null,
  rejected integer not null,
  began_at integer not null,
  ended_at integer,
  unique (register, source, sha256)
) strict;

-- One row each that a source delivered, or that a correction wrote. None is deleted: another takes its place.
create table records (
  id blob primary key,
  register text not null,
  source text not null,
  authority text not null,
  subject_kind text not null,
  subject_hash blob not null,
  holder_hash blob,
  -- The source's own name for it.
  key_hash blob not null,
  digest blob not null,
  content_sealed blob not null,
  schema_version integer not null,
  valid_from text,
  valid_until text,
  batch_id blob references batches (id),
  line integer,
  recorded_at integer not null,
  superseded_at integer
) strict;
-- What does this register say of this person?
create index records_subject on records (subject_hash, register) where superseded_at is null;
-- Which places does this person hold?
create index records_holder on records (holder_hash, register) where holder_hash is not null and superseded_at is null;
-- Was this record delivered before?
create index records_key on records (key_hash);

-- Rows that were not taken, with why, and as they came.
create table rejects (
  batch_id blob not null references batches (id),
  line integer not null,
  reason text not null,
  row_sealed blob not null,
  primary key (batch_id, line)
) strict, without rowid;

-- What registers tell differently of one person or place, until they agree again.
create table discrepancies (
  id blob primary key,
  subject_hash blob not null,
  subject_kind text not null,
  concept text not null,
  owner text not null,
  opened_at integer not null,
  closed_at integer
) strict;
-- Is it open already?
create unique index discrepancies_open on discrepancies (subject_hash, concept) where closed_at is null;
-- What has this organisation to settle?
create index discrepancies_owner on discrepancies (owner, id) where closed_at is null;
