-- Everything that a citizen follows. Moments are microseconds since 1970, UTC.
create table cases (
  id blob primary key,
  kind text not null,
  reference text not null unique,
  draft_id blob unique,
  status text not null,
  closing text,
  visibility text not null,
  version integer not null,
  category text not null,
  area_path text not null,
  responsible_area text not null,
  organisation text,
  lat real,
  lon real,
  address text not null,
  spot text not null,
  answers text not null,
  language text not null,
  source text not null,
  source_id text,
  doubtful integer not null,
  target_days integer,
  due_on text,
  due_at integer,
  provisional integer not null,
  released_at integer,
  requested_at integer not null,
  updated_at integer not null,
  ended_at integer
) strict;
-- Has this row been imported already?
create unique index cases_source on cases (source, source_id);
-- What is new in the city, of a category, in an area?
create index cases_requested on cases (visibility, requested_at, id);
create index cases_category on cases (category, requested_at, id);
create index cases_area on cases (area_path, requested_at, id);
-- What lies in this box?
create index cases_position on cases (lat, lon);

-- The timeline: append-only. The words of an entry lie apart, so that they can be blanked and the entry stays.
create table events (
  id blob primary key,
  case_id blob not null references cases (id),
  sequence integer not null,
  kind text not null,
  status text not null,
  closing text,
  public integer not null,
  member_id blob references accounts (id),
  role text,
  area_path text,
  at integer not null,
  unique (case_id, sequence)
) strict;

create table event_words (
  event_id blob primary key references events (id),
  words text not null,
  language text not null
) strict;
