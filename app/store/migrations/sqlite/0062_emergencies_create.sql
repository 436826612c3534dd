-- Declared emergencies: where some services ask for no fee and come first for a while. Nothing is deleted.
create table emergencies (
  id blob primary key,
  area_path text not null,
  -- Names by language, as JSON.
  name text not null,
  -- Identifiers of services, as JSON.
  services text not null,
  reason_sealed blob not null,
  opened_by blob not null references accounts (id),
  opened_at integer not null,
  until_at integer not null,
  closed_by blob references accounts (id),
  closed_at integer
) strict;
-- Which are open?
create index emergencies_open on emergencies (until_at) where closed_at is null;

-- What happened under an emergency, and by whom. Append-only.
create table emergency_notes (
  id blob primary key,
  emergency_id blob not null references emergencies (id),
  step text not null,
  member_id blob references accounts (id),
  person_hash blob,
  case_id blob references cases (id),
  -- The paper that was handed out, by the hash of its number.
  output_hash blob,
  words_sealed blob,
  at integer not null
) strict;
create index emergency_notes_order on emergency_notes (emergency_id, at, id);
-- How often did a member get a number wrong lately?
create index emergency_notes_member on emergency_notes (member_id, step, at) where member_id is not null;

-- The emergency under which an application came.
alter table applications add column emergency_id blob references emergencies (id);
