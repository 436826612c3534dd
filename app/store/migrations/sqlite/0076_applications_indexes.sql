-- Terms that run out are found among the open tasks of the organisations: each task was in two such lists.
drop index tasks_warned;
-- Most that fill in a form have no account.
drop index application_drafts_account;
drop index application_drafts_by;
create index application_drafts_account on application_drafts (account_id, updated_at) where account_id is not null;
create index application_drafts_by on application_drafts (by_account_id, updated_at) where by_account_id is not null;
