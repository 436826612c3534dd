-- What a case is an application for: whose it is, what she said, how it was decided.
create table applications (
  case_id blob primary key references cases (id),
  service text not null,
  service_version integer not null,
  account_id blob references accounts (id),
  -- Who sent it for her: an agent or a delegate; nobody where she did.
  sent_by blob references accounts (id),
  answers_sealed blob not null,
  -- By when the law wants it decided.
  statutory_on text not null,
  statutory_at integer not null,
  -- Since when everything that organisations found is joined.
  ready_at integer,
  decided_at integer,
  decided_by blob references accounts (id),
  reason text,
  -- Until when the applicant can object, and the application that this one objects to.
  objection_until integer,
  objects_to blob references cases (id)
) strict;
-- What has somebody applied for?
create index applications_account on applications (account_id, case_id) where account_id is not null;
-- What waits for a decision?
create index applications_ready on applications (ready_at, case_id) where ready_at is not null and decided_at is null;
-- What does the law decide, because nobody does in time?
create index applications_statutory on applications (statutory_at, case_id) where decided_at is null;
create unique index applications_objects on applications (objects_to) where objects_to is not null;

-- What proves that the requirements are met.
create table evidences (
  id blob primary key,
  case_id blob not null references cases (id),
  requirement text not null,
  evidence_type text not null,
  sealed blob not null,
  consent_id blob,
  created_at integer not null,
  -- Since when it is not there any more, because the consent was withdrawn.
  withdrawn_at integer
) strict;
create index evidences_case on evidences (case_id, id);
create index evidences_consent on evidences (consent_id) where consent_id is not null;

-- A task of an application carries out a plan of the service, and ends with what was found.
alter table tasks add column plan text;
alter table tasks add column finding text;

-- Who read what about whom: one row for a member, a case and an hour.
create table case_reads (
  id blob primary key,
  case_id blob not null references cases (id),
  account_id blob not null references accounts (id),
  organisation text not null,
  hour integer not null,
  at integer not null,
  unique (case_id, account_id, hour)
) strict;
