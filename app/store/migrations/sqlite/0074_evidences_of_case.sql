-- Evidence is only ever read with its case: it lies there, and one index less is kept.
create table evidences_of_case (
  case_id blob not null references cases (id),
  id blob not null,
  requirement text not null,
  evidence_type text not null,
  sealed blob not null,
  consent_id blob,
  created_at integer not null,
  -- Since when it is not there any more, because the consent was withdrawn.
  withdrawn_at integer,
  primary key (case_id, id)
) strict, without rowid;
insert into evidences_of_case (case_id, id, requirement, evidence_type, sealed, consent_id, created_at, withdrawn_at)
  select case_id, id, requirement, evidence_type, sealed, consent_id, created_at, withdrawn_at from evidences;
drop table evidences;
alter table evidences_of_case rename to evidences;
create index evidences_consent on evidences (consent_id) where consent_id is not null;
-- Jobs are told in the order of their ids, which is that of time.
drop index notice_jobs_order;
