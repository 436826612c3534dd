-- What the city keeps of people and places. Each delivery of a source, with how far it was read.
create table batches (
  id uuid primary key,
  register text collate "C" not null,
  source text collate "C" not null,
  schema_version bigint not null,
  -- Of the file as it came, which lies sealed beside the photos.
  sha256 bytea not null,
  bytes bigint not null,
  rows_read bigint not null,
  added bigint not null,
  superseded bigint not null,
  known bigint not null,
  rejected bigint not null,
  began_at bigint not null,
  ended_at bigint,
  unique (register, source, sha256)
);

-- One row each that a source delivered, or that a correction wrote. None is deleted: another takes its place.
create table records (
  id uuid primary key,
  register text collate "C" not null,
  source text collate "C" not null,
  authority text collate "C" not null,
  subject_kind text collate "C" not null,
  subject_hash bytea not null,
  holder_hash bytea,
  -- The source's own name for it.
  key_hash bytea not null,
  digest bytea not null,
  content_sealed bytea not null,
  schema_version bigint not null,
  valid_from text collate "C",
  valid_until text collate "C",
  batch_id uuid references batches (id),
  line bigint,
  recorded_at bigint not null,
  superseded_at bigint
);
-- What does this register say of this person?
create index records_subject on records (subject_hash, register) where superseded_at is null;
-- Which places does this person hold?
create index records_holder on records (holder_hash, register) where holder_hash is not null and superseded_at is null;
-- Was this record delivered before?
create index records_key on records (key_hash);

-- Rows that were not taken, with why, and as they came.
create table rejects (
  batch_id uuid not null references batches (id),
  line bigint not null,
  reason text not null,
  row_sealed bytea not null,
  primary key (batch_id, line)
);

-- What registers tell differently of one person or place, until they agree again.
create table discrepancies (
  id uuid primary key,
  subject_hash bytea not null,
  subject_kind text collate "C" not null,
  concept text collate "C" not null,
  owner text collate "C" not null,
  opened_at bigint not null,
  closed_at bigint
);
-- Is it open already?
create unique index discrepancies_open on discrepancies (subject_hash, concept) where closed_at is null;
-- What has this organisation to settle?
create index discrepancies_owner on discrepancies (owner, id) where closed_at is null;
