-- In which language somebody is told what became of a correction.
alter table fact_corrections add column language text collate "C";

-- What managers were told of a term that runs out: 0 nothing, 1 that a fifth of it is left, 2 that it is over.
alter table tasks add column warned bigint not null default 0;
alter table applications add column warned bigint not null default 0;
-- Whose time runs out?
create index tasks_warned on tasks (due_at, id) where plan is not null and ended_at is null and warned < 2;
