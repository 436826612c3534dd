-- How well does an area do? What is counted of public reports, for every area that a report lies in, with and without its
-- organisation ('' counts all) and its category (likewise), by the month in which it came in (months since year 0).
create table score_counts (
  area_path text not null,
  organisation text not null,
  category text not null,
  month integer not null,
  received integer not null,
  fixed integer not null,
  closed integer not null,
  answer_met integer not null,
  answer_broken integer not null,
  resolved_met integer not null,
  resolved_broken integer not null,
  reopened integer not null,
  reporters integer not null,
  efficiency_1 integer not null,
  efficiency_2 integer not null,
  efficiency_3 integer not null,
  efficiency_4 integer not null,
  efficiency_5 integer not null,
  effectiveness_1 integer not null,
  effectiveness_2 integer not null,
  effectiveness_3 integer not null,
  effectiveness_4 integer not null,
  effectiveness_5 integer not null,
  primary key (area_path, organisation, category, month)
) strict, without rowid;

-- How long did those that ended take? In whole hours up to three days, then in whole days, written as hours.
create table score_durations (
  area_path text not null,
  organisation text not null,
  category text not null,
  month integer not null,
  hours integer not null,
  count integer not null,
  primary key (area_path, organisation, category, month, hours)
) strict, without rowid;

-- What was counted of a case, so that it can be taken back; and when it must be counted next: 0 at once, later where a promise
-- breaks by itself, never where nothing will change.
alter table cases add column scored_as text;
alter table cases add column score_at integer default 0;
create index cases_score on cases (score_at, id) where score_at is not null;

-- Whoever changes what is counted of a case need not know that it is counted.
create trigger cases_score_again after update of
  status, closing, visibility, category, area_path, organisation, doubtful, due_at, answer_due_at, answered_at, paused_at,
  requested_at, ended_at, reopened on cases
begin
  update cases set score_at = 0 where id = new.id;
end;
create trigger ratings_score_again after insert on ratings
begin
  update cases set score_at = 0 where id = new.case_id;
end;
create trigger follows_score_again after update of reporter, confirmed_at on follows when new.reporter and not new.author
begin
  update cases set score_at = 0 where id = new.case_id;
end;
