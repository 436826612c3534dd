-- What members found where they went. A visit's id is made on the phone, so that it is kept once however often it is sent.
-- seen: the last entry of the timeline that she had before her eyes; sequence: the entry that tells of the visit.
create table visits (
  id blob primary key,
  case_id blob not null references cases (id),
  account_id blob not null references accounts (id),
  outcome text not null,
  applied integer not null,
  seen integer not null,
  sequence integer not null,
  visited_at integer not null,
  received_at integer not null
) strict;
-- Where has she been today?
create index visits_account on visits (account_id, visited_at, id);
create index visits_case on visits (case_id, sequence);

alter table photos add column visit_id blob references visits (id);
create index photos_visit on photos (visit_id) where visit_id is not null;
