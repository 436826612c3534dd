-- How long what was applied for is kept, and that it was erased. Since when its term is over; nothing while it goes on, and where
-- it is never erased. 0: it ended before terms were kept, and is still to be counted.
alter table applications add column retention_at integer;
alter table applications add column erased_at integer;
-- The law by which, by language, as JSON.
alter table applications add column erased_basis text;
update applications set retention_at = 0 where case_id in (select id from cases where kind = 'application' and ended_at is not null);
-- Whose term is over?
create index applications_retention on applications (retention_at, case_id) where retention_at is not null;
