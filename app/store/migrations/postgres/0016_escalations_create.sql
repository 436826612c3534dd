-- When the next promise of a case is broken, or the desk above had its time: then somebody above is told.
alter table cases add column escalates_at bigint;
update cases set escalates_at = due_at where ended_at is null and status <> 'waiting';
create index cases_escalates on cases (escalates_at) where escalates_at is not null;
-- Whose time to answer is over?
create index cases_waiting on cases (waiting_until) where waiting_until is not null;

-- Each step up the areas, once. Where nobody is above, it stays where it is.
create table escalations (
  id uuid primary key,
  case_id uuid not null references cases (id),
  clock text not null,
  step bigint not null,
  from_area text collate "C" not null,
  to_area text collate "C",
  at bigint not null,
  unique (case_id, clock, step)
);

-- What an entry of a timeline says beside its words: the priority, the day that is due now, the area it went to.
alter table events add column detail jsonb;
