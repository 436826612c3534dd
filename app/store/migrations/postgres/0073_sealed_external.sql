-- What is sealed cannot be made smaller: PostgreSQL need not try.
alter table applications alter column answers_sealed set storage external;
alter table application_drafts alter column content_sealed set storage external;
alter table evidences alter column sealed set storage external;
alter table messages alter column sealed set storage external;
alter table notice_jobs alter column words_sealed set storage external;
alter table follows alter column contact_sealed set storage external;
alter table drafts alter column content_sealed set storage external;
alter table records alter column content_sealed set storage external;
