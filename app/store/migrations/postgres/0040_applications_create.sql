-- What a case is an application for: whose it is, what she said, how it was decided.
create table applications (
  case_id uuid primary key references cases (id),
  service text collate "C" not null,
  service_version bigint not null,
  account_id uuid references accounts (id),
  -- Who sent it for her: an agent or a delegate; nobody where she did.
  sent_by uuid references accounts (id),
  answers_sealed bytea not null,
  -- By when the law wants it decided.
  statutory_on text collate "C" not null,
  statutory_at bigint not null,
  -- Since when everything that organisations found is joined.
  ready_at bigint,
  decided_at bigint,
  decided_by uuid references accounts (id),
  reason text collate "C",
  -- Until when the applicant can object, and the application that this one objects to.
  objection_until bigint,
  objects_to uuid references cases (id)
);
-- What has somebody applied for?
create index applications_account on applications (account_id, case_id) where account_id is not null;
-- What waits for a decision?
create index applications_ready on applications (ready_at, case_id) where ready_at is not null and decided_at is null;
-- What does the law decide, because nobody does in time?
create index applications_statutory on applications (statutory_at, case_id) where decided_at is null;
create unique index applications_objects on applications (objects_to) where objects_to is not null;

-- What proves that the requirements are met.
create table evidences (
  id uuid primary key,
  case_id uuid not null references cases (id),
  requirement text collate "C" not null,
  evidence_type text collate "C" not null,
  sealed bytea not null,
  consent_id uuid,
  created_at bigint not null,
  -- Since when it is not there any more, because the consent was withdrawn.
  withdrawn_at bigint
);
create index evidences_case on evidences (case_id, id);
create index evidences_consent on evidences (consent_id) where consent_id is not null;

-- A task of an application carries out a plan of the service, and ends with what was found.
alter table tasks add column plan text collate "C";
alter table tasks add column finding text collate "C";

-- Who read what about whom: one row for a member, a case and an hour.
create table case_reads (
  id uuid primary key,
  case_id uuid not null references cases (id),
  account_id uuid not null references accounts (id),
  organisation text collate "C" not null,
  hour bigint not null,
  at bigint not null,
  unique (case_id, account_id, hour)
);
