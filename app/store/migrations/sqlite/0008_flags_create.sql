-- What people say is wrong with a report. Nobody is named: a browser is known by the hash of a token that it holds for
-- this report only, so that it flags the report once. The words are sealed: they may name somebody.
create table flags (
  id blob primary key,
  case_id blob not null references cases (id),
  browser_hash blob not null,
  reason text not null,
  words_sealed blob not null,
  flagged_at integer not null,
  resolved_at integer,
  resolved_by blob references accounts (id),
  unique (case_id, browser_hash)
) strict;
-- Which flags of these reports wait for a decision?
create index flags_open on flags (case_id) where resolved_at is null;

-- The author wrote the report and sees all of it. A reporter who said "I see this too" sees no more than everybody.
alter table follows add column author integer not null default 0;
update follows set author = reporter;
