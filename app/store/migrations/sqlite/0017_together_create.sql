-- Reports about the same: one is followed up, the others lead to it.
alter table cases add column merged_into blob references cases (id);
create index cases_merged on cases (merged_into) where merged_into is not null;

-- What one organisation, or a contractor, must do for a case. Those of one step go on beside each other, the next step after them.
create table tasks (
  id blob primary key,
  case_id blob not null references cases (id),
  step integer not null,
  organisation text not null,
  title text not null,
  state text not null,
  due_on text not null,
  due_at integer not null,
  planned_from text,
  planned_until text,
  words text not null,
  version integer not null,
  created_at integer not null,
  ended_at integer
) strict;
create index tasks_case on tasks (case_id, step, id);
-- What has an organisation to do?
create index tasks_open on tasks (organisation, due_at, id) where ended_at is null;

alter table links add column task_id blob references tasks (id);
create index links_task on links (task_id) where task_id is not null;
alter table photos add column task_id blob references tasks (id);
create index photos_task on photos (task_id) where task_id is not null;
