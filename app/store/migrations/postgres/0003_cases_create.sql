-- Everything that a citizen follows. Moments are microseconds since 1970, UTC.
create table cases (
  id uuid primary key,
  kind text not null,
  reference text not null unique,
  draft_id uuid unique,
  status text not null,
  closing text,
  visibility text not null,
  version bigint not null,
  category text collate "C" not null,
  area_path text collate "C" not null,
  responsible_area text collate "C" not null,
  organisation text collate "C",
  lat double precision,
  lon double precision,
  address text not null,
  spot text not null,
  answers jsonb not null,
  language text not null,
  source text not null,
  source_id text collate "C",
  doubtful boolean not null,
  target_days bigint,
  due_on text,
  due_at bigint,
  provisional boolean not null,
  released_at bigint,
  requested_at bigint not null,
  updated_at bigint not null,
  ended_at bigint
);
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
  id uuid primary key,
  case_id uuid not null references cases (id),
  sequence bigint not null,
  kind text not null,
  status text not null,
  closing text,
  public boolean not null,
  member_id uuid references accounts (id),
  role text,
  area_path text collate "C",
  at bigint not null,
  unique (case_id, sequence)
);

create table event_words (
  event_id uuid primary key references events (id),
  words text not null,
  language text not null
);
