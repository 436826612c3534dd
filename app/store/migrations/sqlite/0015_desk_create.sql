-- Who works on a case: a member, or a team of the organisation that has it.
alter table cases add column assignee_id blob references accounts (id);
alter table cases add column team text;
alter table grants add column team text;

-- Whom an entry of the timeline gave the case to; nobody where it went back to the desk of its area.
create table assignments (
  event_id blob primary key references events (id),
  organisation text,
  team text,
  assignee_id blob references accounts (id)
) strict;

-- An entry's words in the other languages of the template that they come from.
create table event_translations (
  event_id blob not null references events (id),
  language text not null,
  words text not null,
  primary key (event_id, language)
) strict;

-- What a member looks for again and again.
create table desk_filters (
  id blob primary key,
  account_id blob not null references accounts (id),
  name text not null,
  query text not null,
  created_at integer not null,
  unique (account_id, name)
) strict;

-- What is there to do, the newest first?
create index cases_open on cases (requested_at, id, area_path, status, due_at, organisation, team, assignee_id, category, kind, ended_at) where ended_at is null;
-- What is there to do in an area, and how much is it?
create index cases_open_area on cases (area_path, requested_at, id, status, due_at, organisation, team, assignee_id, category, kind, ended_at) where ended_at is null;
-- What has ended, the newest first?
create index cases_ended on cases (status, requested_at, id, area_path, organisation, kind, ended_at) where ended_at is not null;
