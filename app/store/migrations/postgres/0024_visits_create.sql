-- What members found where they went. A visit's id is made on the phone, so that it is kept once however often it is sent.
-- seen: the last entry of the timeline that she had before her eyes; sequence: the entry that tells of the visit.
create table visits (
  id uuid primary key,
  case_id uuid not null references cases (id),
  account_id uuid not null references accounts (id),
  outcome text not null,
  applied boolean not null,
  seen bigint not null,
  sequence bigint not null,
  visited_at bigint not null,
  received_at bigint not null
);
-- Where has she been today?
create index visits_account on visits (account_id, visited_at, id);
create index visits_case on visits (case_id, sequence);

alter table photos add column visit_id uuid references visits (id);
create index photos_visit on photos (visit_id) where visit_id is not null;
