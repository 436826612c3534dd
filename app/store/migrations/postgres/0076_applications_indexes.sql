-- Terms that run out are found among the open tasks of the organisations: each task was in two such lists.
drop index tasks_warned;
-- Most that fill in a form have no account.
drop index application_drafts_account;
drop index application_drafts_by;
create index application_drafts_account on application_drafts (account_id, updated_at) where account_id is not null;
create index application_drafts_by on application_drafts (by_account_id, updated_at) where by_account_id is not null;
-- A draft is written anew with each page: there is room for that beside it, without new entries in its indexes.
alter table application_drafts set (fillfactor = 50);
-- Evidence is written by the one statement that writes its case, and no case is ever deleted: looking for the case again for each
-- proof took a twelfth of sending an application.
alter table evidences drop constraint evidences_case_id_fkey;
