-- Two clocks run for a case: until the first answer, and until it has ended. Both stand while the reporter is asked, and while it
-- has ended; what is due moves by the time they stood.
alter table cases add column priority text not null default 'normal';
alter table cases add column answer_days bigint;
alter table cases add column answer_due_on text;
alter table cases add column answer_due_at bigint;
alter table cases add column answered_at bigint;
-- Since when the clocks stand because the reporter was asked, and until when at most.
alter table cases add column paused_at bigint;
alter table cases add column waiting_until bigint;
update cases set answered_at = (select min(e.at) from events e
  where e.case_id = cases.id and e.kind = 'status_changed' and e.public and e.member_id is not null);

-- When the clocks of a case stood.
create table clock_stops (
  id uuid primary key,
  case_id uuid not null references cases (id),
  began_at bigint not null,
  ended_at bigint not null
);
create index clock_stops_case on clock_stops (case_id, began_at);

-- What most cases do not have is not kept in an index.
drop index cases_source;
create unique index cases_source on cases (source, source_id) where source_id is not null;
drop index follows_account;
create index follows_account on follows (account_id) where account_id is not null;
