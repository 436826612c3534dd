-- What people say is wrong with a report. Nobody is named: a browser is known by the hash of a token that it holds for
-- this report only, so that it flags the report once. The words are sealed: they may name somebody.
create table flags (
  id uuid primary key,
  case_id uuid not null references cases (id),
  browser_hash bytea not null,
  reason text not null,
  words_sealed bytea not null,
  flagged_at bigint not null,
  resolved_at bigint,
  resolved_by uuid references accounts (id),
  unique (case_id, browser_hash)
);
-- Which flags of these reports wait for a decision?
create index flags_open on flags (case_id) where resolved_at is null;

-- The author wrote the report and sees all of it. A reporter who said "I see this too" sees no more than everybody.
alter table follows add column author boolean not null default false;
update follows set author = reporter;
