-- Evidence is only ever read with its case: one index less is kept.
alter table evidences drop constraint evidences_pkey;
alter table evidences add primary key (case_id, id);
drop index evidences_case;
-- Jobs are told in the order of their ids, which is that of time.
drop index notice_jobs_order;
