-- How well does an area do? What is counted of public reports, for every area that a report lies in, with and without its
-- organisation ('' counts all) and its category (likewise), by the month in which it came in (months since year 0).
create table score_counts (
  area_path text collate "C" not null,
  organisation text collate "C" not null,
  category text collate "C" not null,
  month bigint not null,
  received bigint not null,
  fixed bigint not null,
  closed bigint not null,
  answer_met bigint not null,
  answer_broken bigint not null,
  resolved_met bigint not null,
  resolved_broken bigint not null,
  reopened bigint not null,
  reporters bigint not null,
  efficiency_1 bigint not null,
  efficiency_2 bigint not null,
  efficiency_3 bigint not null,
  efficiency_4 bigint not null,
  efficiency_5 bigint not null,
  effectiveness_1 bigint not null,
  effectiveness_2 bigint not null,
  effectiveness_3 bigint not null,
  effectiveness_4 bigint not null,
  effectiveness_5 bigint not null,
  primary key (area_path, organisation, category, month)
);

-- How long did those that ended take? In whole hours up to three days, then in whole days, written as hours.
create table score_durations (
  area_path text collate "C" not null,
  organisation text collate "C" not null,
  category text collate "C" not null,
  month bigint not null,
  hours bigint not null,
  count bigint not null,
  primary key (area_path, organisation, category, month, hours)
);

-- What was counted of a case, so that it can be taken back; and when it must be counted next: 0 at once, later where a promise
-- breaks by itself, never where nothing will change.
alter table cases add column scored_as text;
alter table cases add column score_at bigint default 0;
create index cases_score on cases (score_at, id) where score_at is not null;

-- Whoever changes what is counted of a case need not know that it is counted.
create function score_case_again() returns trigger language plpgsql as $$
begin
  new.score_at := 0;
  return new;
end $$;
create trigger cases_score_again before update of
  status, closing, visibility, category, area_path, organisation, doubtful, due_at, answer_due_at, answered_at, paused_at,
  requested_at, ended_at, reopened on cases
  for each row execute function score_case_again();
create function score_its_case_again() returns trigger language plpgsql as $$
begin
  update cases set score_at = 0 where id = new.case_id;
  return new;
end $$;
create trigger ratings_score_again after insert on ratings
  for each row execute function score_its_case_again();
create trigger follows_score_again after update of reporter, confirmed_at on follows
  for each row when (new.reporter and not new.author) execute function score_its_case_again();
